/* apart: what a processor fetches at once, for those who care where things lie. */
#ifndef FEDTAP_APART_H
#define FEDTAP_APART_H

/* CACHE_LINE_LEN is how many octets it fetches. */
#define CACHE_LINE_LEN 64

/* APART is how far from each other threads keep what one of them writes all the time and another reads: two
 * cache lines, which some processors fetch together. What lies nearer has to be fetched anew, though nobody
 * wrote it. */
#define APART 128

#endif
