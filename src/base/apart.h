/* apart: how far from each other threads keep what one of them writes all the time and another reads. */
#ifndef FEDTAP_APART_H
#define FEDTAP_APART_H

/* APART is what a processor fetches at once, where it fetches most: two cache lines. What is written within
 * that has to be fetched anew, though nobody wrote what is wanted of it. */
#define APART 128

#endif
