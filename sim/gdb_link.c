/* sim/gdb_link.c - a debugger's connection over TCP or a Unix socket.
 * Not here: packets (gdb_frame.c). */
#include "sim/gdb_link.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct gdb_link {
	int listener, peer; /* -1: none */
	char name[160];
	char path[108];     /* of a Unix socket of ours, to unlink */
	bool no_ack;
	uint8_t in[4096];
	size_t in_len, in_pos;
	struct gdb_frame frame;
	char out[2 * GDB_PACKET + 4];
	size_t out_len;     /* of the last packet, to send again */
};

/* ---- listening ---- */

static int listen_unix(struct gdb_link *l, const char *path, struct error *e)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	if (!*path || strlen(path) >= sizeof(a.sun_path))
		return error_set(e, EINVAL, "--gdb unix:%s: the path must have 1 to %zu characters", path, sizeof(a.sun_path) - 1);
	memcpy(a.sun_path, path, strlen(path) + 1);
	l->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l->listener < 0 || bind(l->listener, (struct sockaddr *)&a, sizeof(a)) || listen(l->listener, 1))
		return error_set(e, errno, "--gdb: cannot listen on %s: %s", path, strerror(errno));
	memcpy(l->path, path, strlen(path) + 1);
	snprintf(l->name, sizeof(l->name), "%s", path);
	return 0;
}

static int listen_tcp(struct gdb_link *l, const char *host, const char *port, struct error *e)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *found;
	int one = 1, rc = getaddrinfo(host, port, &hints, &found);

	if (rc)
		return error_set(e, EINVAL, "--gdb: no such address '%s:%s': %s", host, port, gai_strerror(rc));
	l->listener = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l->listener >= 0)
		setsockopt(l->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (l->listener < 0 || bind(l->listener, found->ai_addr, found->ai_addrlen) || listen(l->listener, 1))
		rc = error_set(e, errno, "--gdb: cannot listen on %s:%s: %s", host, port, strerror(errno));
	freeaddrinfo(found);
	return rc;
}

/* The port that the host chose for 0. */
static void name_tcp(struct gdb_link *l, const char *host)
{
	struct sockaddr_storage a;
	socklen_t n = sizeof(a);
	unsigned port = 0;

	if (getsockname(l->listener, (struct sockaddr *)&a, &n) == 0)
		port = ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port : ((struct sockaddr_in *)&a)->sin_port);
	snprintf(l->name, sizeof(l->name), strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, port);
}

static int start_listening(struct gdb_link *l, const char *where, struct error *e)
{
	const char *colon = strrchr(where, ':'), *port = colon ? colon + 1 : where;
	char host[128] = "127.0.0.1";
	unsigned long number;
	char *end;
	int rc;

	if (strncmp(where, "unix:", 5) == 0)
		return listen_unix(l, where + 5, e);
	number = strtoul(port, &end, 10);
	if (*port < '0' || *port > '9' || *end || number > 65535 || (colon && (size_t)(colon - where) >= sizeof(host)))
		return error_set(e, EINVAL, "--gdb: '%s' is not [HOST]:PORT, PORT or unix:PATH", where);
	if (colon > where)
		snprintf(host, sizeof(host), "%.*s", (int)(colon - where), where);
	rc = listen_tcp(l, host, port, e);
	if (!rc)
		name_tcp(l, host);
	return rc;
}

struct gdb_link *gdb_link_listen(const char *where, struct error *e)
{
	struct gdb_link *l = calloc(1, sizeof(*l));

	if (!l) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	l->listener = l->peer = -1;
	if (start_listening(l, where, e)) {
		gdb_link_close(l);
		return NULL;
	}
	return l;
}

void gdb_link_close(struct gdb_link *l)
{
	if (!l)
		return;
	gdb_link_drop(l);
	if (l->listener >= 0)
		close(l->listener);
	if (*l->path)
		unlink(l->path);
	free(l);
}

/* ---- the peer ---- */

const char *gdb_link_name(const struct gdb_link *l)
{
	return l->name;
}

int gdb_link_fd(const struct gdb_link *l)
{
	return l->peer >= 0 ? l->peer : l->listener;
}

bool gdb_link_connected(const struct gdb_link *l)
{
	return l->peer >= 0;
}

void gdb_link_drop(struct gdb_link *l)
{
	if (l->peer >= 0)
		close(l->peer);
	l->peer = -1;
	l->no_ack = false;
	l->in_len = l->in_pos = l->out_len = 0;
	l->frame.state = FRAME_IDLE;
}

static bool readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

bool gdb_link_accept(struct gdb_link *l)
{
	int one = 1;

	if (l->peer >= 0 || !readable(l->listener))
		return false;
	l->peer = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC);
	if (l->peer >= 0)
		setsockopt(l->peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return l->peer >= 0;
}

void gdb_link_no_ack(struct gdb_link *l)
{
	l->no_ack = true;
}

static void put(struct gdb_link *l, const char *data, size_t len)
{
	while (len && l->peer >= 0) {
		ssize_t n = send(l->peer, data, len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			gdb_link_drop(l);
			return;
		}
		data += n;
		len -= (size_t)n;
	}
}

/* More bytes. false: none. */
static bool fill(struct gdb_link *l, bool wait)
{
	ssize_t n;

	if (l->peer < 0 || (!wait && !readable(l->peer)))
		return false;
	n = recv(l->peer, l->in, sizeof(l->in), 0);
	if (n < 0 && errno == EINTR)
		return false;
	if (n <= 0) {
		gdb_link_drop(l);
		return false;
	}
	l->in_len = (size_t)n;
	l->in_pos = 0;
	return true;
}

enum gdb_event gdb_link_next(struct gdb_link *l, bool wait, const char **data, size_t *len)
{
	for (;;) {
		enum gdb_event ev;
		if (l->in_pos == l->in_len && !fill(l, wait))
			return GDB_NOTHING;
		ev = gdb_frame_feed(&l->frame, l->in[l->in_pos++]);
		if (ev == GDB_RESEND && !l->no_ack)
			put(l, l->out, l->out_len);
		if (ev == GDB_DAMAGED && !l->no_ack)
			put(l, "-", 1);
		if (ev == GDB_COMMAND && !l->no_ack)
			put(l, "+", 1);
		if (ev == GDB_COMMAND) {
			*data = l->frame.data;
			*len = l->frame.len;
		}
		if (ev == GDB_COMMAND || ev == GDB_INTERRUPT)
			return ev;
	}
}

void gdb_link_send(struct gdb_link *l, const char *data, size_t len)
{
	CHECK(len <= GDB_PACKET);
	l->out_len = gdb_frame_wrap(data, len, l->out);
	put(l, l->out, l->out_len);
}
