/* configuration.c: one YAML mapping, whose keys are the names of options. */
#include "configuration.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "option_rows.h"

/* option_text is a value that the options point to. */
struct option_text {
    struct option_text *next;
    char text[];
};

/* reading is one file under way. */
struct reading {
    struct options *options;
    const bool *given; /* by row: the command line says so, and wins */
    const char *path;
    yaml_document_t *document;
    const struct option_row *row; /* of the key under way */
    bool seen[OPTION_ROWS_MAX];   /* by row */
    struct error *error;
};

static bool refuse_line(const struct reading *r, size_t line, const char *reason)
{
    return error_set(r->error, "%s:%zu: %s", r->path, line + 1, reason);
}

/* refuse says what is wrong with the value of a key. */
static bool refuse(const struct reading *r, const yaml_node_t *node, const char *reason)
{
    return error_set(r->error, "%s:%zu: %s: %s", r->path, node->start_mark.line + 1, r->row->name,
                     reason);
}

/* --- values --- */

/* keep copies the parts into one text that lives as long as the options; NULL when out of memory. */
static const char *keep(struct options *o, const char *const part[3])
{
    size_t len = strlen(part[0]) + strlen(part[1]) + strlen(part[2]);
    struct option_text *kept = malloc(sizeof *kept + len + 1);
    if (kept == NULL) {
        return NULL;
    }
    snprintf(kept->text, len + 1, "%s%s%s", part[0], part[1], part[2]);
    kept->next = o->texts;
    o->texts = kept;
    return kept->text;
}

void configuration_free(struct options *o)
{
    while (o->texts != NULL) {
        struct option_text *next = o->texts->next;
        free(o->texts);
        o->texts = next;
    }
}

/* text_of returns a scalar's text; NULL when it is none, is empty, or holds a NUL. */
static const char *text_of(const yaml_node_t *node)
{
    if (node == NULL || node->type != YAML_SCALAR_NODE || node->data.scalar.length == 0) {
        return NULL;
    }
    const char *text = (const char *)node->data.scalar.value;
    return strlen(text) == node->data.scalar.length ? text : NULL;
}

static bool set(const struct reading *r, const yaml_node_t *node, const char *const part[3])
{
    struct error reason;
    const char *value = keep(r->options, part);
    if (value == NULL) {
        return refuse(r, node, "out of memory");
    }
    return r->row->set(r->options, value, &reason) || refuse(r, node, reason.message);
}

/* set_text sets one value. A relative path is one from the folder of the file. */
static bool set_text(const struct reading *r, const yaml_node_t *node)
{
    const char *text = text_of(node);
    if (text == NULL) {
        return refuse(r, node, "a single value is expected");
    }
    const char *end = strrchr(r->path, '/');
    bool is_relative = (r->row->traits & OPTION_IS_PATH) != 0 && text[0] != '/' &&
                       strcmp(text, "-") != 0 && end != NULL;
    if (!is_relative) {
        return set(r, node, (const char *const[]){text, "", ""});
    }
    char folder[FILENAME_MAX];
    int len = snprintf(folder, sizeof folder, "%.*s", (int)(end - r->path), r->path);
    if (len < 0 || (size_t)len >= sizeof folder) {
        return refuse(r, node, "the path is too long");
    }
    return set(r, node, (const char *const[]){folder, "/", text});
}

static bool set_switch(const struct reading *r, const yaml_node_t *node)
{
    const char *text = text_of(node);
    bool is_true = text != NULL && strcmp(text, "true") == 0;
    if (!is_true && (text == NULL || strcmp(text, "false") != 0)) {
        return refuse(r, node, "true or false is expected");
    }
    return !is_true || r->row->set(r->options, NULL, r->error);
}

static bool set_list(const struct reading *r, const yaml_node_t *node)
{
    for (const yaml_node_item_t *i = node->data.sequence.items.start;
         i < node->data.sequence.items.top; i++) {
        if (!set_text(r, yaml_document_get_node(r->document, *i))) {
            return false;
        }
    }
    return true;
}

static bool set_pairs(const struct reading *r, const yaml_node_t *node)
{
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start;
         p < node->data.mapping.pairs.top; p++) {
        const yaml_node_t *value = yaml_document_get_node(r->document, p->value);
        const char *left = text_of(yaml_document_get_node(r->document, p->key));
        const char *right = text_of(value);
        if (left == NULL || right == NULL) {
            return refuse(r, value, "a name and a single value are expected");
        }
        if (!set(r, value, (const char *const[]){left, "=", right})) {
            return false;
        }
    }
    return true;
}

static bool set_value(const struct reading *r, const yaml_node_t *node)
{
    bool is_list = node->type == YAML_SEQUENCE_NODE;
    bool is_mapping = node->type == YAML_MAPPING_NODE;
    switch (r->row->kind) {
    case OPTION_SWITCH:
        return set_switch(r, node);
    case OPTION_PAIRS:
        if (is_mapping) {
            return set_pairs(r, node);
        }
        return is_list ? set_list(r, node) : set_text(r, node);
    case OPTION_MANY:
        return is_list ? set_list(r, node) : set_text(r, node);
    default:
        return set_text(r, node);
    }
}

/* --- keys --- */

static bool refuse_key(const struct reading *r, const yaml_node_t *key, const char *name)
{
    struct error reason;
    const char *meant = option_row_suggest(name);
    const struct option_row *row = option_row_find(name);
    if (row != NULL) {
        (void)error_set(&reason, "\"%s\" is for the command line only", name);
    } else if (meant != NULL) {
        (void)error_set(&reason, "unknown key \"%s\" (did you mean \"%s\"?)", name, meant);
    } else {
        (void)error_set(&reason, "unknown key \"%s\"", name);
    }
    return refuse_line(r, key->start_mark.line, reason.message);
}

static bool take_key(struct reading *r, const yaml_node_pair_t *pair)
{
    const yaml_node_t *key = yaml_document_get_node(r->document, pair->key);
    const char *name = text_of(key);
    if (name == NULL) {
        return refuse_line(r, key->start_mark.line, "a key is the name of an option");
    }
    r->row = option_row_find(name);
    if (r->row == NULL || (r->row->traits & OPTION_FLAG_ONLY) != 0) {
        return refuse_key(r, key, name);
    }
    size_t i = (size_t)(r->row - option_rows);
    if (r->seen[i]) {
        return refuse(r, key, "it is there twice");
    }
    r->seen[i] = true;
    return r->given[i] || set_value(r, yaml_document_get_node(r->document, pair->value));
}

static bool take_document(struct reading *r)
{
    const yaml_node_t *root = yaml_document_get_root_node(r->document);
    if (root == NULL || (root->type == YAML_SCALAR_NODE && root->data.scalar.length == 0)) {
        return true; /* an empty file says nothing */
    }
    if (root->type != YAML_MAPPING_NODE) {
        return refuse_line(r, root->start_mark.line, "\"key: value\" is expected");
    }
    for (const yaml_node_pair_t *p = root->data.mapping.pairs.start;
         p < root->data.mapping.pairs.top; p++) {
        if (!take_key(r, p)) {
            return false;
        }
    }
    return true;
}

/* --- the file --- */

/* load reads one document, the first or an empty one behind it; false with the reason. */
static bool load(const struct reading *r, yaml_parser_t *parser, yaml_document_t *document)
{
    if (yaml_parser_load(parser, document) != 0) {
        return true;
    }
    return parser->error == YAML_MEMORY_ERROR
               ? error_set(r->error, "%s: out of memory", r->path)
               : refuse_line(r, parser->problem_mark.line,
                             parser->problem != NULL ? parser->problem : "it is not YAML");
}

static bool read_documents(struct reading *r, yaml_parser_t *parser)
{
    yaml_document_t another;
    if (!load(r, parser, r->document)) {
        return false;
    }
    bool ok = take_document(r);
    yaml_document_delete(r->document);
    if (!ok || !load(r, parser, &another)) {
        return false;
    }
    const yaml_node_t *root = yaml_document_get_root_node(&another);
    ok = root == NULL || refuse_line(r, root->start_mark.line, "there is a second document");
    yaml_document_delete(&another);
    return ok;
}

bool configuration_take(struct options *options, const bool *given, struct bytes text,
                        struct error *error)
{
    yaml_parser_t parser;
    yaml_document_t document;
    struct reading r = {
        .options = options,
        .given = given,
        .path = options->configuration,
        .document = &document,
        .error = error,
    };
    if (yaml_parser_initialize(&parser) == 0) {
        return error_set(error, "out of memory");
    }
    static const uint8_t nothing; /* libyaml takes no NULL */
    yaml_parser_set_input_string(&parser, text.len > 0 ? text.ptr : &nothing, text.len);
    bool ok = read_documents(&r, &parser);
    yaml_parser_delete(&parser);
    return ok;
}

/* read_file reads the whole file into octets; false with the reason. */
static bool read_file(const char *path, uint8_t *octets, size_t *len, struct error *error)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    *len = fread(octets, 1, CONFIGURATION_OCTETS_MAX + 1, file);
    int failure = ferror(file) ? errno : 0;
    fclose(file);
    if (failure != 0) {
        return error_set(error, "%s: %s", path, strerror(failure));
    }
    return *len <= CONFIGURATION_OCTETS_MAX ||
           error_set(error, "%s: it has more than %zu octets", path, CONFIGURATION_OCTETS_MAX);
}

bool configuration_read(struct options *options, const bool *given, struct error *error)
{
    size_t len = 0;
    uint8_t *octets = malloc(CONFIGURATION_OCTETS_MAX + 1);
    if (octets == NULL) {
        return error_set(error, "out of memory");
    }
    bool ok = read_file(options->configuration, octets, &len, error) &&
              configuration_take(options, given, (struct bytes){octets, len}, error);
    free(octets);
    return ok;
}
