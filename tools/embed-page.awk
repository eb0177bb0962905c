# embed-page.awk - makes C strings of a page's template: what stands before and behind its data.
# A line "@NAME@" of the template is the file of that name beside it; "@data@" is where the data goes. Prints report_gen.c.

function line(s)
{
	gsub(/[\\"?]/, "\\\\&", s)
	print "\"" s "\\n\""
}

function embed(path,   s, n)
{
	while ((n = (getline s < path)) > 0)
		line(s)
	if (n < 0) {
		print "embed-page.awk: cannot read " path > "/dev/stderr"
		exit 1
	}
	close(path)
}

BEGIN { print "#include \"sim/trace/report_priv.h\"\nconst char report_head[] =" }
FNR == 1 { folder = FILENAME; sub(/[^\/]*$/, "", folder) }
/^@data@$/ { print ";\nconst char report_tail[] ="; next }
/^@.*@$/ { embed(folder substr($0, 2, length($0) - 2)); next }
{ line($0) }
END { print ";" }
