// What the three parts of the machine know of each other: the guest (entries.c, made for each module), the functions
// that it calls (host.c), and the plan that is run (run.c).
#ifndef HOST_H
#define HOST_H
#include "map.h"

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

/** The id of the one root context. */
enum { ROOT = 1 };

// entries.c; a callback that the module has not does nothing and answers 0 (`guest_allocate`, too).
void guest_start(void);
u8 *guest_memory(void);
u32 guest_allocate(u32 size);
u32 guest_on_context_create(u32 context, u32 parent);
u32 guest_on_vm_start(u32 context, u32 size);
u32 guest_on_configure(u32 context, u32 size);
u32 guest_on_request_headers(u32 context, u32 count, u32 isEnd);
u32 guest_on_response_headers(u32 context, u32 count, u32 isEnd);
u32 guest_on_response_body(u32 context, u32 size, u32 isEnd);
u32 guest_on_log(u32 context);
u32 guest_on_done(u32 context);
u32 guest_on_delete(u32 context);
u32 guest_on_tick(u32 context);
u32 guest_on_grpc_receive(u32 context, u32 token, u32 size);

// host.c: what its functions answer from, and what they did.
extern Map *request, response, properties;
extern const char *configuration;
extern u64 nowNs;
/** Calls are counted. */
extern int isCounting;
/** The filter answered the request itself; it let a held one go. */
extern int hasReplied, hasContinued;
/** When the next tick is due, and how far they are apart; 0: there is none. */
extern u64 nextTickNs, tickNs;
/** Of a gRPC call that waits for its answer; 0: none does. */
extern u32 openCall;
void printCalls(void);
#endif
