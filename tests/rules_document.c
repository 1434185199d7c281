/* rules_document.c: writes docs/rules.md, out of the rows that fedtap itself judges by.
 *
 *   rules_document >rules.md */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "rule.h"

/* is_markup tells whether the character at text[at] would format what follows it. Underscores within
 * a word do not. */
static bool is_markup(const char *text, size_t at)
{
    if (text[at] == '_') {
        bool in_word = at > 0 && isalnum((unsigned char)text[at - 1]) != 0 &&
                       isalnum((unsigned char)text[at + 1]) != 0;
        return !in_word;
    }
    return strchr("\\`*<[]|~&", text[at]) != NULL;
}

/* put writes text as it stands into Markdown. */
static void put(const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (is_markup(text, i)) {
            putchar('\\');
        }
        putchar(text[i]);
    }
}

static const char *scope_words(enum scope scope)
{
    switch (scope) {
    case SCOPE_DOMAIN:
        return "each SIP domain";
    case SCOPE_PARTY:
        return "each address of the SRV target, as server and as client, by what it showed last";
    case SCOPE_PAIR:
        return "each pair of hosts of which one stands for the SRV target";
    }
    return "";
}

static void put_needs(unsigned needs)
{
    static const struct {
        unsigned need;
        const char *words;
    } rows[] = {
        {NEED_RECORD, "a usable SRV record was seen"},
        {NEED_CERTIFICATE, "the certificate could be read"},
        {NEED_LOOKUP, "no partner typed a name (`--expect-fqdn`) that counts instead"},
    };
    const char *before = "; where ";
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if ((needs & rows[i].need) != 0) {
            printf("%s%s", before, rows[i].words);
            before = " and ";
        }
    }
}

static void put_field(const char *name, const char *text)
{
    printf("- **%s:** ", name);
    put(text);
    putchar('\n');
}

static void put_rule(const struct rule *rule)
{
    printf("\n## %s\n\n", rule->id);
    put(rule->title);
    printf(".\n\n- **Severity:** %s", severity_name(rule->severity));
    printf("%s\n", rule->essential ? "; a pass says that this holds" : "");
    printf("- **Asked about:** %s", scope_words(rule->scope));
    put_needs(rule->needs);
    putchar('\n');
    put_field("Why", rule->why);
    put_field("On the wire", rule->on_the_wire);
    put_field("The far side", rule->far_side);
    put_field("To mend it", rule->remedy);
    put_field("Source", rule->source);
}

static void put_contents(void)
{
    printf("| rule | severity | what it is about |\n|---|---|---|\n");
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        printf("| [%s](#%s) | %s | ", rule->id, rule->id, severity_name(rule->severity));
        put(rule->title);
        printf(" |\n");
    }
}

int main(void)
{
    printf(
        "# Rules\n\n"
        "<!-- Made by the target rules-document out of src/rules/: change the rows there. -->\n\n"
        "What fedtap checks, %zu rules. `fedtap --explain RULE` tells the same of one.\n\n"
        "The severity is the one that a rule has by default: what it sees may choose another, "
        "and the text says when. What the far side shows is a prediction. A rule whose facts "
        "were not seen is not asked; the verdict says then what is not known.\n\n",
        rule_count());
    put_contents();
    for (size_t i = 0; i < rule_count(); i++) {
        put_rule(rule_at(i));
    }
    return fflush(stdout) == 0 && ferror(stdout) == 0 ? 0 : 1;
}
