/* sim/trace/source.h - lines of source files. */
#ifndef AERIE_SIM_TRACE_SOURCE_H
#define AERIE_SIM_TRACE_SOURCE_H

struct source;

struct source *source_create(void); /* NULL: out of memory */
void source_destroy(struct source *s);
/* The line's text without blanks around it, until the next call; NULL: there is no such file of a source's name, or no such line. */
const char *source_line(struct source *s, const char *folder, const char *file, int line);

#endif
