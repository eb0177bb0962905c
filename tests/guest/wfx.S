/* WFE, WFI, SEV and their timed forms. DDI 0487 D1.6, B2.12. */
#include "guest.inc"
GUEST_MAIN
	TEST	"SEVL makes the next WFE fall through"
	sevl
	wfe
	TEST	"SEV too"
	sev
	wfe
	TEST	"an exception return sets the event register"
	TRY
	svc	#0
	END_TRY
	wfe
	TEST	"WFE in a loop until a counter value, kept awake by the event stream"
	mrs	x19, cntkctl_el1
	mov	x0, #0x3 | 1 << 2 | 4 << 4  /* EVNTEN, EVNTI 4 */
#if TEST_EL == 2
	mrs	x20, cnthctl_el2
	msr	cnthctl_el2, x0
#endif
	msr	cntkctl_el1, x0
	isb
	mrs	x1, cntvct_el0
	add	x1, x1, #1, lsl #12
1:	wfe
	isb
	mrs	x2, cntvct_el0
	cmp	x2, x1
	b.lo	1b
	msr	cntkctl_el1, x19
#if TEST_EL == 2
	msr	cnthctl_el2, x20
#endif
	TEST	"WFET and WFIT end at the time given"
	mrs	x0, id_aa64isar2_el1
	ands	x0, x0, #15
	SKIP_IF_ZERO x0, no_wfxt
	mrs	x1, cntvct_el0
	add	x1, x1, #10, lsl #12
2:	.inst	0xd5031001                 /* WFET X1 */
	isb
	mrs	x2, cntvct_el0
	cmp	x2, x1
	b.lo	2b
	mrs	x1, cntvct_el0
	add	x1, x1, #10, lsl #12
3:	.inst	0xd5031021                 /* WFIT X1 */
	isb
	mrs	x2, cntvct_el0
	cmp	x2, x1
	b.lo	3b
no_wfxt:
GUEST_END
