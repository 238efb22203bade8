// The real programs at the other end of each way. Each gets a directory of its own and a free port on loopback.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { freePort, startListening } from './processes.mjs';

const nginxConfigs = new URL('../../support/nginx/', import.meta.url);

let made = 0;
export function ownDirectory(root, name) {
  const directory = join(root, `${name}-${++made}`);
  mkdirSync(directory, { recursive: true });
  return directory;
}

export async function nginx(root, config, values) {
  const directory = ownDirectory(root, 'nginx');
  const port = await freePort();
  const all = { ...values, DIRECTORY: directory, PORT: String(port) };
  const text = readFileSync(new URL(config, nginxConfigs), 'utf8').replace(/@([A-Z_]+)@/g, (whole, name) => {
    if (!(name in all)) {
      throw new Error(`${config} wants ${name}`);
    }
    return all[name];
  });
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, text);
  const errorLog = join(directory, 'error.log');
  const process = await startListening(
    'nginx',
    ['-p', directory, '-c', file, '-e', errorLog, '-g', 'daemon off;'],
    port,
  );
  return { ...process, port };
}

export async function websockify(target, { certificate, login } = {}) {
  const port = await freePort();
  const args = [];
  if (certificate) {
    args.push(`--cert=${certificate.certificate}`, `--key=${certificate.key}`, '--ssl-only');
  }
  if (login) {
    args.push('--auth-plugin=BasicHTTPAuth', `--auth-source=${login}`);
  }
  const process = await startListening('websockify', [...args, `127.0.0.1:${port}`, `127.0.0.1:${target}`], port);
  return { ...process, port };
}

export async function tinyproxy(root, { login, filter } = {}) {
  const directory = ownDirectory(root, 'tinyproxy');
  const port = await freePort();
  const lines = [`Port ${port}`, 'Listen 127.0.0.1', 'Timeout 60', 'MaxClients 20', 'LogLevel Critical'];
  if (login) {
    lines.push(`BasicAuth ${login.replace(':', ' ')}`);
  }
  if (filter) {
    writeFileSync(join(directory, 'filter'), `${filter}\n`);
    lines.push(`Filter "${join(directory, 'filter')}"`);
  }
  const file = join(directory, 'tinyproxy.conf');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { ...(await startListening('tinyproxy', ['-d', '-c', file], port)), port };
}

export async function dante(root) {
  const directory = ownDirectory(root, 'dante');
  const port = await freePort();
  const file = join(directory, 'danted.conf');
  writeFileSync(
    file,
    [
      `logoutput: ${join(directory, 'danted.log')}`,
      `internal: 127.0.0.1 port = ${port}`,
      'external: lo',
      'clientmethod: none',
      'socksmethod: none',
      `user.privileged: ${userInfo().username}`,
      `user.unprivileged: ${userInfo().username}`,
      'client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }',
      'socks pass { from: 127.0.0.0/8 to: 127.0.0.0/8 protocol: tcp }',
      '',
    ].join('\n'),
  );
  return { ...(await startListening('danted', ['-f', file, '-p', join(directory, 'danted.pid')], port)), port };
}

export async function microsocks({ login } = {}) {
  const port = await freePort();
  const args = ['-i', '127.0.0.1', '-p', String(port)];
  if (login) {
    const [user, password] = login.split(':');
    args.push('-u', user, '-P', password);
  }
  return { ...(await startListening('microsocks', args, port)), port };
}
