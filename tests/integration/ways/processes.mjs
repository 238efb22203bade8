// Programs the tests start, wait for and stop: each one by its own process, never by name.
import { spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { createInterface } from 'node:readline';

const running = new Set();

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function canConnect(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export function start(program, args, { env = {}, stdout = 'ignore' } = {}) {
  const path = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;
  const child = spawn(program, args, { stdio: ['ignore', stdout, 'pipe'], env: { ...process.env, PATH: path, ...env } });
  const process_ = { program, child, errors: '' };
  child.stderr.on('data', (text) => {
    process_.errors = (process_.errors + text).slice(-4000);
  });
  process_.exited = new Promise((resolve) => {
    child.once('error', (error) => {
      process_.errors += error.code === 'ENOENT' ? `${program} is not installed: run ./check` : String(error);
      running.delete(process_);
      resolve(-1);
    });
    child.once('exit', (code, signal) => {
      running.delete(process_);
      resolve(code ?? signal);
    });
  });
  process_.stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    const code = await process_.exited;
    clearTimeout(late);
    return code;
  };
  running.add(process_);
  return process_;
}

// Starts a program and waits until something accepts connections on its port.
export async function startListening(program, args, port, options) {
  const started = start(program, args, options);
  let ended = false;
  started.exited.then(() => {
    ended = true;
  });
  const deadline = Date.now() + 10_000;
  while (!(await canConnect(port))) {
    if (ended || Date.now() > deadline) {
      await started.stop();
      throw new Error(`${program} does not listen on ${port}: ${started.errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return started;
}

// Starts a sluicectl verb and gives the addresses of its "ready" line.
export async function startReady(sluicectl, args, options = {}) {
  const started = start(sluicectl, args, { ...options, stdout: 'pipe' });
  const ready = await new Promise((resolve, reject) => {
    createInterface({ input: started.child.stdout }).once('line', (line) => {
      const match = /^ready https=(\S+) http=(\S+)$/.exec(line);
      return match ? resolve(match) : reject(new Error(`unexpected on stdout: ${line}`));
    });
    started.exited.then((code) => reject(new Error(`sluicectl ended with ${code}: ${started.errors}`)));
  });
  return { ...started, https: ready[1], http: ready[2] };
}

export async function stopAll() {
  await Promise.all([...running].map((entry) => entry.stop()));
}
