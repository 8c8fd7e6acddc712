# A twelve-factor app in one file: notes in a list of Redis, whose protocol is a few lines.
#
#   app.rb web     serves on PORT until SIGTERM
#   app.rb count   prints how many notes there are
require 'json'
require 'socket'
require 'uri'

$stdout.sync = true

def log(level, message, **more)
  puts JSON.generate({ level: level, message: message, process: ENV['TWELVEFACTOR_PROCESS'] }.merge(more))
end

# One command to the server of REDIS_URL; its answer, if that is one line.
def redis(*words)
  service = URI(ENV.fetch('REDIS_URL'))
  Socket.tcp(service.host, service.port || 6379, connect_timeout: 2) do |server|
    answer = nil
    [['AUTH', service.user, service.password], words].each do |command|
      server.write("*#{command.size}\r\n" + command.map { |word| "$#{word.to_s.bytesize}\r\n#{word}\r\n" }.join)
      answer = server.gets("\r\n") or raise IOError, 'redis has hung up'
      raise IOError, "redis refused #{command.first}: #{answer[1..].strip}" if answer.start_with?('-')
    end
    answer[1..].strip
  end
end

def respond(method, path, body)
  case [method, path]
  when ['GET', '/healthz'] then [200, "ok\n"]
  when ['GET', '/']
    [200, { app: ENV['TWELVEFACTOR_APP'], language: 'ruby', release: ENV['TWELVEFACTOR_RELEASE'], revision: ENV['TWELVEFACTOR_REVISION'] }]
  when ['GET', '/notes'] then [200, { notes: redis('LLEN', 'ruby:notes').to_i }]
  when ['POST', '/notes'] then redis('RPUSH', 'ruby:notes', body) && [200, { stored: true }]
  else [404, { error: 'there is /, /healthz and /notes' }]
  end
rescue SystemCallError, IOError, KeyError => e
  log('error', 'a backing service failed', error: e.message)
  [503, { error: 'a backing service failed' }]
end

# One request on a connection, then it is closed.
def serve(client)
  method, path = client.gets.to_s.split
  length = 0
  while (line = client.gets) && line != "\r\n"
    length = line.split(':', 2).last.to_i if line.downcase.start_with?('content-length:')
  end
  status, body = respond(method, path, length.positive? ? client.read([length, 1 << 16].min) : '')
  body = "#{JSON.generate(body)}\n" unless body.is_a?(String)
  client.write("HTTP/1.1 #{status} #{status == 200 ? 'OK' : 'Failed'}\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
rescue SystemCallError, IOError => e
  log('debug', 'a client has gone', error: e.message)
ensure
  client.close
end

def web
  server = TCPServer.new('0.0.0.0', Integer(ENV.fetch('PORT')))
  told, tell = IO.pipe
  trap('TERM') { tell.write_nonblock('.') }
  log('info', 'listening', port: ENV['PORT'])
  threads = []
  until IO.select([server, told]).first.include?(told)
    threads.select!(&:alive?)
    client = server.accept_nonblock(exception: false)
    threads << Thread.new(client) { |accepted| serve(accepted) } unless client == :wait_readable
  end
  # Who is in the queue already is still answered.
  while (client = server.accept_nonblock(exception: false)) != :wait_readable
    threads << Thread.new(client) { |accepted| serve(accepted) }
  end
  server.close
  threads.each(&:join)
  log('info', 'ended')
end

case ARGV
when ['web'] then web
when ['count'] then puts JSON.generate({ notes: redis('LLEN', 'ruby:notes').to_i })
else abort 'usage: app.rb web | count'
end
