/* report_sections: the questions that both forms of a report ask, and the forms. Private to the report. ?1 is the
 * beginning of the period and ?2 its end; ?3 is a domain. */
#ifndef FEDTAP_REPORT_SECTIONS_H
#define FEDTAP_REPORT_SECTIONS_H

#include "counters.h"
#include "report.h"

/* EXPIRY_DAYS is how long before its end a certificate expires soon: as of the rule cert-expires-soon. */
#define EXPIRY_DAYS 30

/* report is one being written. */
struct report {
    FILE *stream;
    struct store_reader *reader;
    struct period period;
    char soon[TIMESTAMP_TEXT_MAX]; /* until when a certificate expires soon */
    bool any_error;
    bool any_doubt;
};

/* report_ask asks a question about the period, of a domain unless that is NULL. */
struct query report_ask(const struct report *report, const char *sql, const char *domain);

/* first packet, last packet, ended */
extern const char report_runs[];
/* the sum of a counter: ?3 is its name here */
extern const char report_counter[];
/* domain, the latest verdict, since when, blind */
extern const char report_domains[];
/* rule, severity, target, role, address, message, remedy, symptom, first opened, until when (empty: it
 * stands), how often, source, frames, whether it was resolved rather than its run ended */
extern const char report_findings[];
/* time, verdict: each change of a domain's verdict */
extern const char report_verdicts[];
/* what is in use: kind, subject, value, first seen, last seen, count */
extern const char report_records[];
/* role, who shows it, subject, SAN, not before, not after, first seen, last seen, sha256 */
extern const char report_certificates[];
/* time, domain, what, before, after */
extern const char report_changes[];
/* not after, subject, who shows it, sha256: ?3 is until when */
extern const char report_expiring[];
/* name, how many in all, the time and number of the worst minute */
extern const char report_losses[];
/* how many pairs of hosts made how many handshakes and attempts on ports of federation */
extern const char report_others[];

/* counter_called finds a counter by its name; COUNT_NUM for none. */
enum counter counter_called(const char *name);

/* report_text and report_json write everything, and note in report what stood. */
void report_text(struct report *report);
void report_json(struct report *report);

#endif
