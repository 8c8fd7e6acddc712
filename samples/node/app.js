// A twelve-factor app in one file: notes are jobs in a queue of beanstalkd, whose protocol is lines of text.
//
//   app.js web      serves on PORT until SIGTERM: POST /notes puts a note into the queue
//   app.js worker   takes notes out of it and says so
//   app.js count    prints how many notes there are, waiting and done
'use strict';
const http = require('node:http');
const net = require('node:net');

const TUBE = 'notes';

function log(level, message, more) {
  console.log(JSON.stringify({ level, message, process: process.env.TWELVEFACTOR_PROCESS, ...more }));
}

// A connection to the server of QUEUE_URL; send(line, body) resolves with [first line, body].
function connect() {
  const service = new URL(process.env.QUEUE_URL);
  const socket = net.connect(Number(service.port || 11300), service.hostname);
  let buffer = Buffer.alloc(0);
  const waiting = [];
  const deliver = () => {
    const end = buffer.indexOf('\r\n');
    if (end < 0 || waiting.length === 0) return;
    const line = buffer.toString('utf8', 0, end);
    const size = /^(OK|RESERVED \d+) (\d+)$/.exec(line);
    const length = size ? Number(size[2]) + 2 : 0;
    if (buffer.length < end + 2 + length) return;
    const body = buffer.toString('utf8', end + 2, end + length);
    buffer = buffer.subarray(end + 2 + length);
    waiting.shift().resolve([line, body]);
  };
  const fail = (error) => waiting.splice(0).forEach((one) => one.reject(error));
  socket.on('data', (data) => { buffer = Buffer.concat([buffer, data]); deliver(); });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the queue has hung up')));
  return {
    send: (line, body) => new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      socket.write(line + '\r\n' + (body === undefined ? '' : body + '\r\n'));
    }),
    close: () => socket.destroy(),
  };
}

async function withQueue(work) {
  const queue = connect();
  try {
    return await work(queue);
  } finally {
    queue.close();
  }
}

const add = (note) => withQueue(async (queue) => {
  await queue.send('use ' + TUBE);
  const [said] = await queue.send(`put 1024 0 60 ${Buffer.byteLength(note)}`, note);
  if (!said.startsWith('INSERTED')) throw new Error('the queue said ' + said);
  return { stored: true };
});

const count = () => withQueue(async (queue) => {
  const [said, stats] = await queue.send('stats-tube ' + TUBE);
  if (said === 'NOT_FOUND') return { notes: 0 };
  return { notes: Number(/^total-jobs: (\d+)$/m.exec(stats)[1]) };
});

async function answer(request, response) {
  const { method, url } = request;
  if (url === '/healthz') return response.end('ok\n');
  let body = '';
  for await (const part of request) body += part;
  const env = process.env;
  const routes = {
    'GET /': () => ({
      app: env.TWELVEFACTOR_APP, language: 'node', release: env.TWELVEFACTOR_RELEASE, revision: env.TWELVEFACTOR_REVISION,
    }),
    'GET /notes': count,
    'POST /notes': () => add(body),
  };
  const route = routes[`${method} ${url}`];
  response.setHeader('Content-Type', 'application/json');
  try {
    if (!route) response.statusCode = 404;
    const value = route ? await route() : { error: 'there is /, /healthz and /notes' };
    return response.end(JSON.stringify(value) + '\n');
  } catch (error) {
    log('error', 'a backing service failed', { error: error.message });
    response.statusCode = 503;
    return response.end('{"error": "a backing service failed"}\n');
  }
}

function web() {
  const server = http.createServer(answer);
  server.listen(Number(process.env.PORT), () => log('info', 'listening', { port: process.env.PORT }));
  process.on('SIGTERM', () => {
    server.close(() => log('info', 'ended')); // what has been asked already is still answered
    server.closeIdleConnections();
  });
}

async function worker() {
  const queue = connect();
  let told = false;
  process.on('SIGTERM', () => { told = true; queue.close(); }); // what it holds goes back into the queue
  try {
    await queue.send('watch ' + TUBE);
    log('info', 'waiting for notes');
    for (;;) {
      const [said, note] = await queue.send('reserve');
      await queue.send('delete ' + said.split(' ')[1]);
      log('info', 'a note was done', { length: note.length });
    }
  } catch (error) {
    if (!told) throw error;
  }
  log('info', 'ended');
}

const commands = { web, worker, count: async () => console.log(JSON.stringify(await count())) };
const command = commands[process.argv.slice(2).join(' ')];
if (!command) {
  console.error('usage: app.js web | worker | count');
  process.exit(2);
}
Promise.resolve().then(command).catch((error) => {
  log('error', 'failed', { error: error.message });
  process.exitCode = 1;
});
