# Counts the words of a file into another one; patterns, sorting, packing and formats on the way.
use strict;
use warnings;
my ($in, $out) = ('/in.txt', '/out.txt');
open(my $file, '<', $in) or die "$in: $!";
my (%count, %first, $lines);
while (my $line = <$file>) {
    $lines++;
    $line =~ s/\b([a-z])(\w*)/\u$1\L$2/g if $lines % 3 == 0;
    for my $word ($line =~ /(\w+(?:'\w+)?)/g) {
        $count{lc $word}++;
        $first{lc $word} //= $lines;
    }
}
close $file;
open(my $result, '>', $out) or die "$out: $!";
for my $word (sort { $count{$b} <=> $count{$a} || $a cmp $b } keys %count) {
    printf $result "%-12s %5d %4d %s\n", $word, $count{$word}, $first{$word}, unpack('H*', pack('N', $count{$word}));
}
close $result or die $!;
my @squares = map { $_ ** 2 } grep { $_ % 2 } 1 .. 19;
my $sum = 0;
$sum += $_ for @squares;
my %fibonacci = (0 => 0, 1 => 1);
sub fibonacci { my $n = shift; return $fibonacci{$n} //= fibonacci($n - 1) + fibonacci($n - 2) }
print "$lines lines, ", scalar(keys %count), " words, squares $sum, fibonacci ", fibonacci(80), "\n";
eval { die { code => 42 } };
print "died with $@->{code}\n";
print join(',', map { sprintf '%.3g', $_ } 1 / 3, 1e100, -0.5e-7), "\n";
rename $out, "$out.done" or die $!;
print -s "$out.done", " bytes\n";
