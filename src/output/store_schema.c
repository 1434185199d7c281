#include "store_schema.h"

const char store_schema[] =
    "CREATE TABLE IF NOT EXISTS runs("
    " id INTEGER PRIMARY KEY, first_packet TEXT, last_packet TEXT,"
    " ended INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE IF NOT EXISTS findings("
    " id INTEGER PRIMARY KEY, run INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL,"
    " domain TEXT NOT NULL, target TEXT NOT NULL, role TEXT NOT NULL, address TEXT NOT NULL,"
    " message TEXT NOT NULL, remedy TEXT NOT NULL, symptom TEXT NOT NULL, source TEXT NOT NULL,"
    " frames TEXT NOT NULL, opened TEXT NOT NULL, resolved TEXT);"
    "CREATE INDEX IF NOT EXISTS findings_that_stand ON findings(run, rule, domain)"
    " WHERE resolved IS NULL;"
    "CREATE TABLE IF NOT EXISTS verdicts("
    " run INTEGER NOT NULL, time TEXT NOT NULL, domain TEXT NOT NULL, verdict TEXT NOT NULL,"
    " blind TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS changes("
    " run INTEGER NOT NULL, time TEXT NOT NULL, domain TEXT NOT NULL, what TEXT NOT NULL,"
    " before TEXT NOT NULL, after TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS facts("
    " kind TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL, first_seen TEXT NOT NULL,"
    " last_seen TEXT NOT NULL, count INTEGER NOT NULL,"
    " PRIMARY KEY(kind, subject, value)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS certificates("
    " sha256 TEXT PRIMARY KEY, subject TEXT NOT NULL, issuer TEXT NOT NULL, san TEXT NOT NULL,"
    " not_before TEXT NOT NULL, not_after TEXT NOT NULL, first_seen TEXT NOT NULL,"
    " last_seen TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS counters("
    " run INTEGER NOT NULL, time TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL);";

const struct store_statement store_statements[STORE_NUM_KINDS] = {
    [STORE_SPAN] = {"UPDATE runs SET first_packet = coalesce(first_packet, ?2), last_packet = ?3"
                    " WHERE id = ?1",
                    NULL, NULL, 0},
    [STORE_END] = {"UPDATE runs SET ended = 1 WHERE id = ?1", NULL, NULL, 0},
    [STORE_FINDING] = {NULL,
                       "INSERT INTO findings(run, rule, domain, target, role, address, severity,"
                       " message, remedy, symptom, source, frames, opened)"
                       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                       "findings", STORE_EVENTS_MAX},
    [STORE_RESOLVED] = {"UPDATE findings SET resolved = ?7 WHERE run = ?1 AND resolved IS NULL"
                        " AND rule = ?2 AND domain = ?3 AND target = ?4 AND role = ?5"
                        " AND address = ?6",
                        NULL, NULL, 0},
    [STORE_VERDICT] = {NULL,
                       "INSERT INTO verdicts(run, time, domain, verdict, blind)"
                       " VALUES(?1, ?2, ?3, ?4, ?5)",
                       "verdicts", STORE_EVENTS_MAX},
    [STORE_CHANGE] = {NULL,
                      "INSERT INTO changes(run, time, domain, what, before, after)"
                      " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                      "changes", STORE_EVENTS_MAX},
    [STORE_FACT] = {"UPDATE facts SET last_seen = max(last_seen, ?5), count = count + 1"
                    " WHERE kind = ?2 AND subject = ?3 AND value = ?4",
                    "INSERT INTO facts(kind, subject, value, first_seen, last_seen, count)"
                    " VALUES(?2, ?3, ?4, ?5, ?5, 1)",
                    "facts", STORE_FACTS_MAX},
    [STORE_CERTIFICATE] = {"UPDATE certificates SET last_seen = max(last_seen, ?8)"
                           " WHERE sha256 = ?2",
                           "INSERT INTO certificates(sha256, subject, issuer, san, not_before,"
                           " not_after, first_seen, last_seen)"
                           " VALUES(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
                           "certificates", STORE_FACTS_MAX},
    [STORE_COUNTER] = {NULL, "INSERT INTO counters(run, time, name, value) VALUES(?1, ?2, ?3, ?4)",
                       "counters", STORE_EVENTS_MAX},
};
