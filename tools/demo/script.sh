# Runs in the demo's guest.
echo "demo: $(uname -srm), $(nproc) processors, $(awk '/MemTotal/ { print int($2 / 1024) }' /proc/meminfo) MiB"
echo "demo: $(dmesg | sed -n 's/.*CPU features: detected: //p' | wc -l) CPU features detected, exception level $(dmesg | sed -n 's/.*started at EL\([0-9]\).*/\1/p')"
primes=$(awk 'BEGIN { for (n = 2; n < 3000; n++) { p = 1; for (d = 2; d * d <= n; d++) if (n % d == 0) { p = 0; break } c += p } print c }')
echo "demo: $primes primes below 3000"
sum=$(seq 1 2000 | sha256sum | cut -c1-16)
echo "demo: sha256 of 1..2000 begins $sum"
for i in 1 2 3 4 5 6 7 8; do (: & wait); done
echo "demo: $(awk '/processes/ { print $2 }' /proc/stat) processes, $(awk '/^intr/ { print $2 }' /proc/stat) interrupts, up $(cut -d' ' -f1 /proc/uptime) s"
[ "$primes" = 430 ] && [ "$sum" = 6251e5743b6fd6a7 ] && echo "demo: done" || echo "demo: WRONG RESULTS"
