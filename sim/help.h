/* sim/help.h - the texts of --help and --version. */
#ifndef AERIE_SIM_HELP_H
#define AERIE_SIM_HELP_H

void help_print(void);
void help_version(void);

#endif
