/* name: domain names as bounded, lower-cased values, and the questions that federation asks of them.
 *
 * A name keeps its labels apart (RFC 1035, section 3.1), so a label that contains a dot or a control
 * character can neither be mistaken for another name nor reach a terminal raw. */
#ifndef FEDTAP_NAME_H
#define FEDTAP_NAME_H

#include "bytes.h"
#include "table_hash.h"

/* NAME_WIRE_MAX is the most octets of a name, its final root label included (RFC 1035, 2.3.4). */
#define NAME_WIRE_MAX 255

/* NAME_LABEL_MAX is the most octets of one label. */
#define NAME_LABEL_MAX 63

/* NAME_TEXT_MAX is room for any formatted name, each octet escaped, with its terminator. */
#define NAME_TEXT_MAX (4 * NAME_WIRE_MAX + 1)

/* name holds labels in wire form (a length octet before each, ASCII lower-cased) without the final
 * root label; len counts those octets. The root name, and the zero state, have len 0. Octets of wire
 * beyond len are undefined: compare with name_equal. */
struct name {
    uint8_t len;
    uint8_t wire[NAME_WIRE_MAX];
};

/* name_add_label appends a label; false when the label is empty or over NAME_LABEL_MAX octets, or
 * the name would pass NAME_WIRE_MAX: n is then unchanged. */
bool name_add_label(struct name *n, struct bytes label) __attribute__((warn_unused_result));

/* name_parse reads dotted text; one trailing dot is allowed, "." is the root, and \DDD and \X escapes
 * are understood (RFC 1035, section 5.1). False on empty or oversized labels or names. */
bool name_parse(struct bytes text, struct name *out) __attribute__((warn_unused_result));

/* name_of is name_parse for literals of the program itself: a malformed one is a programmer error. */
struct name name_of(const char *text);

/* name_format writes dotted text without a trailing dot ("." for the root); dots and backslashes in
 * labels become \. and \\, octets that are not printable ASCII become \DDD. Returns out. */
const char *name_format(const struct name *n, char out[NAME_TEXT_MAX]);

/* name_format_plain writes the same if that is plain: printable ASCII without spaces, quotes and anything
 * escaped, which all host names are. Returns how long it is, without a terminator; 0 when it is not plain, and for
 * the root. */
size_t name_format_plain(const struct name *n, char out[NAME_WIRE_MAX]);

/* name_copy copies only the octets in use; cheaper than assignment. */
void name_copy(struct name *to, const struct name *from);

bool name_equal(const struct name *a, const struct name *b);

/* name_digest hashes n for a table whose key is key. */
uint64_t name_digest(const struct name *n, const struct hash_key *key);

bool name_is_root(const struct name *n);

/* name_num_labels counts the labels; 0 for the root. */
unsigned name_num_labels(const struct name *n);

/* name_first_label views the first label, empty for the root; it dies with n. */
struct bytes name_first_label(const struct name *n);

/* name_parent writes n without its first label; the root's parent is the root. */
void name_parent(const struct name *n, struct name *out);

/* name_is_child tells whether n is exactly one label under parent: the question that Microsoft asks
 * of an SRV target and its SIP domain. */
bool name_is_child(const struct name *n, const struct name *parent);

/* name_is_under tells whether n lies under parent at any depth, or equals it. */
bool name_is_under(const struct name *n, const struct name *parent);

/* name_equals_text tells whether text is n written out, whole, letter case aside: how a dNSName of a
 * certificate is compared. Text with a trailing dot, a NUL or an escape never equals a host name. */
bool name_equals_text(const struct name *n, struct bytes text);

/* name_matches_wildcard tells whether text is "*." followed by the parent of n: what RFC 6125 would
 * let match, and what Microsoft's federation does not. */
bool name_matches_wildcard(const struct name *n, struct bytes text);

#endif
