#include "report_sections.h"

#include <string.h>

const char report_runs[] = "SELECT first_packet, last_packet, ended FROM runs"
                           " WHERE last_packet >= ?1 AND first_packet <= ?2 ORDER BY id";

const char report_counter[] =
    "SELECT coalesce(sum(value), 0) FROM counters WHERE time >= ?1 AND time <= ?2 AND name = ?3";

/* The latest verdict, and the first of those of the same kind in a row before it. */
const char report_domains[] =
    "WITH told AS (SELECT rowid AS id, * FROM verdicts WHERE time <= ?2),"
    " latest AS (SELECT domain, max(id) AS id FROM told GROUP BY domain)"
    " SELECT t.domain, t.verdict,"
    "  (SELECT min(s.time) FROM told s WHERE s.domain = t.domain AND s.verdict = t.verdict AND s.id >"
    "   coalesce((SELECT max(o.id) FROM told o WHERE o.domain = t.domain"
    "    AND o.verdict <> t.verdict), 0)),"
    "  t.blind"
    " FROM latest l JOIN told t ON t.id = l.id"
    " WHERE t.time >= ?1 OR EXISTS(SELECT 1 FROM findings f WHERE f.domain = t.domain"
    "  AND f.opened <= ?2 AND coalesce(f.resolved, ?2) >= ?1)"
    " ORDER BY CASE t.verdict WHEN 'fail' THEN 0 WHEN 'unknown' THEN 1 ELSE 2 END, t.domain";

/* What was not resolved when its run ended stood until then, unless that is the latest run. */
const char report_findings[] =
    "WITH shown AS (SELECT f.*, CASE WHEN resolved IS NOT NULL THEN resolved"
    "  WHEN run < (SELECT max(id) FROM runs) THEN r.last_packet END AS ended"
    "  FROM findings f JOIN runs r ON r.id = f.run WHERE domain = ?3 AND severity <> 'info')"
    " SELECT rule, severity, target, role, address, message, remedy, symptom, min(opened),"
    "  CASE WHEN count(ended) = count(*) THEN max(ended) ELSE '' END, count(*), source, frames,"
    "  count(resolved) = count(*)"
    " FROM shown WHERE opened <= ?2 AND coalesce(ended, ?2) >= ?1"
    " GROUP BY rule, severity, target, role, address"
    " ORDER BY CASE severity WHEN 'error' THEN 0 ELSE 1 END, min(opened), rule";

const char report_verdicts[] =
    "SELECT time, verdict FROM (SELECT rowid AS id, time, verdict,"
    "  lag(verdict) OVER (ORDER BY rowid) AS before FROM verdicts WHERE domain = ?3 AND time <= ?2)"
    " WHERE time >= ?1 AND before IS NOT NULL AND before <> verdict ORDER BY id LIMIT 20";

#define TARGETS                                                                               \
    "targets AS (SELECT substr(value, 1, instr(value, ':') - 1) AS host FROM facts"           \
    "  WHERE kind = 'srv' AND subject = '_sipfederationtls._tcp.' || ?3"                      \
    "  AND last_seen >= ?1 AND first_seen <= ?2),"                                            \
    " hosts AS (SELECT host FROM targets UNION SELECT value FROM facts JOIN targets"          \
    "  ON subject = host WHERE kind = 'alias'),"                                              \
    " addresses AS (SELECT DISTINCT value AS address FROM facts JOIN hosts ON subject = host" \
    "  WHERE kind = 'address' AND last_seen >= ?1 AND first_seen <= ?2)"

const char report_records[] =
    "WITH " TARGETS " SELECT kind, subject, value, first_seen, last_seen, count FROM facts"
    " WHERE last_seen >= ?1 AND first_seen <= ?2 AND"
    "  ((kind = 'srv' AND subject = '_sipfederationtls._tcp.' || ?3)"
    "  OR (kind IN ('address', 'alias') AND subject IN (SELECT host FROM hosts))"
    "  OR (kind = 'dns-failure' AND subject = '_sipfederationtls._tcp.' || ?3 || ' SRV'))"
    " ORDER BY CASE kind WHEN 'srv' THEN 0 WHEN 'alias' THEN 1 WHEN 'address' THEN 2 ELSE 3 END,"
    "  subject, value LIMIT 100";

/* SHOWN_BY tells whether f.subject, an address or an endpoint, is address. */
#define SHOWN_BY \
    "(f.subject = address OR f.subject LIKE address || ':%' OR f.subject LIKE '[' || address || ']:%')"

const char report_certificates[] =
    "WITH " TARGETS
    " SELECT DISTINCT f.kind, f.subject, c.subject, c.san, c.not_before, c.not_after,"
    "  f.first_seen, f.last_seen, c.sha256"
    " FROM addresses, facts f JOIN certificates c ON c.sha256 = f.value"
    " WHERE f.kind IN ('server-certificate', 'client-certificate') AND " SHOWN_BY
    "  AND f.last_seen >= ?1 AND f.first_seen <= ?2"
    " ORDER BY f.kind DESC, f.subject, f.first_seen LIMIT 100";

const char report_changes[] = "SELECT time, domain, what, before, after FROM changes"
                              " WHERE time >= ?1 AND time <= ?2 ORDER BY rowid LIMIT 1000";

const char report_expiring[] =
    "WITH addresses AS (SELECT DISTINCT value AS address FROM facts WHERE kind = 'address')"
    " SELECT c.not_after, c.subject, min(f.subject), c.sha256"
    " FROM certificates c JOIN facts f ON f.value = c.sha256, addresses"
    " WHERE c.not_after <= ?3 AND f.last_seen >= ?1 AND f.first_seen <= ?2"
    "  AND f.kind IN ('server-certificate', 'client-certificate') AND " SHOWN_BY
    " GROUP BY c.sha256 ORDER BY c.not_after LIMIT 100";

const char report_losses[] =
    "SELECT name, sum(value), time, max(value) FROM counters"
    " WHERE time >= ?1 AND time <= ?2 GROUP BY name HAVING sum(value) > 0 ORDER BY min(rowid)";

const char report_others[] =
    "SELECT count(DISTINCT subject), coalesce(sum(count), 0) FROM facts"
    " WHERE kind IN ('handshake', 'tcp') AND last_seen >= ?1 AND first_seen <= ?2";

struct query report_ask(const struct report *report, const char *sql, const char *domain)
{
    const char *const values[QUERY_VALUES_MAX] = {report->period.since, report->period.until,
                                                  domain};
    return query_begin(report->reader, sql, values);
}

enum counter counter_called(const char *name)
{
    enum counter i = 0;
    while (i < COUNT_NUM && strcmp(counter_infos[i].name, name) != 0) {
        i++;
    }
    return i;
}
