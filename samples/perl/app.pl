#!/usr/bin/perl
# A twelve-factor app in one file: notes go out by mail, through the SMTP server of its binding.
#
#   app.pl web           serves on PORT until SIGTERM: POST /notes sends a note
#   app.pl send WORD...  sends one from the command line
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use Net::SMTP;
use POSIX ':sys_wait_h';

$| = 1;
$SIG{PIPE} = 'IGNORE';
my $json = JSON::PP->new->utf8->canonical;

sub say_log {
    my ($level, $message, %more) = @_;
    print $json->encode({ level => $level, message => $message, process => $ENV{TWELVEFACTOR_PROCESS}, %more }), "\n";
}

# Ends with a text that says why it could not be sent.
sub send_note {
    my ($note) = @_;
    my ($host, $port) = ($ENV{MAIL_HOST} // '', $ENV{MAIL_PORT} // 25);
    my $smtp = Net::SMTP->new($host, Port => $port, Timeout => 3, Hello => 'notes.example.com') or die "no SMTP server at $host:$port\n";
    $smtp->mail('notes@example.com') && $smtp->to($ENV{MAIL_TO} // 'team@example.com') && $smtp->data && $smtp->datasend("Subject: a note\n\n$note\n")
        && $smtp->dataend or die 'the SMTP server said ' . $smtp->code . ' ' . $smtp->message;
    $smtp->quit;
    return { sent => JSON::PP::true };
}

# What the server calls itself.
sub greeting {
    my $smtp = Net::SMTP->new($ENV{MAIL_HOST} // '', Port => $ENV{MAIL_PORT} // 25, Timeout => 3) or die "no SMTP server\n";
    my $banner = $smtp->banner;
    $smtp->quit;
    $banner =~ s/\s+\z//;
    return { server => $banner };
}

sub answer {
    my ($method, $path, $body) = @_;
    my %routes = (
        'GET /' => sub {
            +{ app => $ENV{TWELVEFACTOR_APP}, language => 'perl', release => $ENV{TWELVEFACTOR_RELEASE}, revision => $ENV{TWELVEFACTOR_REVISION} };
        },
        'GET /notes'  => \&greeting,
        'POST /notes' => sub { send_note($body) },
    );
    return (200, "ok\n") if "$method $path" eq 'GET /healthz';
    my $route = $routes{"$method $path"} or return (404, $json->encode({ error => 'there is /, /healthz and /notes' }) . "\n");
    my $value = eval { $route->() };
    return (200, $json->encode($value) . "\n") if $value;
    say_log('error', 'a backing service failed', error => $@);
    return (503, $json->encode({ error => 'a backing service failed' }) . "\n");
}

# One request on a connection, then it is closed. Each has a process of its own, so that one that waits for the mail server holds up no other.
sub serve {
    my ($client) = @_;
    local $SIG{ALRM} = sub { die "too slow\n" };
    eval {
        alarm 5;
        my ($method, $path) = split ' ', <$client> // '';
        my ($length, $body) = (0, '');
        while (defined(my $line = <$client>)) {
            last if $line =~ /\A\r?\n\z/;
            $length = $1 if $line =~ /\Acontent-length:\s*(\d+)/i;
        }
        read($client, $body, $length < 65536 ? $length : 65536) if $length;
        my ($status, $text) = answer($method // '', $path // '', $body);
        print $client "HTTP/1.1 $status -\r\nContent-Length: " . length($text) . "\r\nConnection: close\r\n\r\n$text";
        alarm 0;
        1;
    } or say_log('debug', 'a client has gone', error => $@);
    alarm 0;
    close $client;
}

sub web {
    my $told = 0;
    local $SIG{TERM} = sub { $told = 1 };
    local $SIG{CHLD} = sub { 1 while waitpid(-1, WNOHANG) > 0 };
    my $server = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 64, ReuseAddr => 1, Blocking => 0) or die "cannot listen on PORT: $@\n";
    my $ready = IO::Select->new($server);
    say_log('info', 'listening', port => $ENV{PORT});
    # Who is in the queue already is still answered.
    while (!$told || $ready->can_read(0)) {
        next unless $ready->can_read(0.2);
        my $client = $server->accept or next;
        $client->blocking(1);
        my $child = fork // die "cannot fork: $!\n";
        if (!$child) { serve($client); exit 0 }
        close $client;
    }
    1 while wait() > 0;
    say_log('info', 'ended');
}

my ($command, @words) = @ARGV;
if (($command // '') eq 'web' && !@words) { web() }
elsif (($command // '') eq 'send' && @words) {
    eval { send_note("@words") } or do { say_log('error', 'failed', error => $@); exit 1 };
    say_log('info', 'sent');
}
else { print STDERR "usage: app.pl web | send WORD...\n"; exit 2 }
