/* store_schema: the tables of the store, and what is done with a row of each kind. */
#ifndef FEDTAP_STORE_SCHEMA_H
#define FEDTAP_STORE_SCHEMA_H

#include "store_row.h"

/* STORE_VERSION is the schema's, in PRAGMA user_version. */
#define STORE_VERSION 1

/* STORE_APPLICATION says whose the database is, in PRAGMA application_id: "ftap". */
#define STORE_APPLICATION 0x66746170

/* store_schema makes the tables that are not there. Times are RFC 3339 in UTC, packet time; all texts are
 * escaped. */
extern const char store_schema[];

/* store_statement is how a row of one kind is stored: update first, if there is one; insert when that has changed
 * nothing. ?1 is the run, and ?2 the row's first value. */
struct store_statement {
    const char *update; /* or NULL */
    const char *insert; /* or NULL */
    const char *table;  /* that grows by insert, or NULL */
    size_t max;         /* rows in it */
};

/* store_statements is indexed by enum store_kind. */
extern const struct store_statement store_statements[STORE_NUM_KINDS];

#endif
