/* ieee80211: wireless data frames, as an adapter in monitor mode hands them over. */
#ifndef FEDTAP_IEEE80211_H
#define FEDTAP_IEEE80211_H

#include "layer.h"

/* ieee80211_is_link_type tells the link types of this module. */
bool ieee80211_is_link_type(int link_type);

/* ieee80211_decode reads what the adapter put in front (radiotap, Prism, AVS), the header of a data
 * frame, and LLC with SNAP. PACKET_IGNORED for frames that are encrypted, carry no data, or a part
 * or several of them (fragments, A-MSDU); PACKET_OK, PACKET_CUT or PACKET_MALFORMED. */
enum packet_result ieee80211_decode(int link_type, struct layer *layer);

#endif
