// Starts `sluicectl serve` on free ports with a data directory of its own, and stops it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// No pad, prompt or protocol word of the tests holds a character of these.
export const WORDS = ['敏感词汇', 'Ωμέγα'];

// Given pseudonyms on the way up, and put back on the way down. No place or name of the other tests is one of these.
export const NAMES = ['Aldebaran', 'Грейс Хоппер', 'Zoë "Z" \\ Quux'];
// What ends an answer.
export const STOP = 'флюгегехаймен';

export async function startRelay(sluicectl, limits = { requests_per_minute: 0 }) {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-sdk-'));
  writeFileSync(join(directory, 'words.txt'), `# what the tests look for\n${WORDS.join('\n')}\n`);
  writeFileSync(join(directory, 'names.txt'), NAMES.join('\n'));
  writeFileSync(join(directory, 'stops.txt'), STOP);
  writeFileSync(
    join(directory, 'sluice.json'),
    JSON.stringify({
      version: 1,
      listeners: { https: '127.0.0.1:0', http: null },
      upstreams: [{ name: 'demo', kind: 'demo' }],
      guardrails: {
        lists: [
          { name: 'words', file: 'words.txt', prompt: 'block', answer: 'mask' },
          { name: 'names', file: 'names.txt', prompt: 'pseudonymise', answer: 'off' },
          { name: 'stops', file: 'stops.txt', prompt: 'off', answer: 'block' },
        ],
      },
      limits,
    }),
  );
  const relay = spawn(
    sluicectl,
    ['serve', '--config', join(directory, 'sluice.json'), '--data-dir', join(directory, 'data')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise((resolve) => relay.once('exit', (code, signal) => resolve(code ?? signal)));
  const ready = new Promise((resolve, reject) => {
    createInterface({ input: relay.stdout }).on('line', (line) => {
      const match = /^ready https=(\S+) http=(\S+)$/.exec(line);
      return match ? resolve(match[1]) : reject(new Error(`unexpected on stdout: ${line}`));
    });
    relay.once('error', reject);
    exited.then((code) => reject(new Error(`sluicectl serve ended with ${code} before it was ready`)));
  });
  const https = await ready;
  return {
    // The certificate is for localhost too, and that is what people type.
    url: `https://localhost:${https.split(':').at(-1)}`,
    caFile: join(directory, 'data', 'ca.pem'),
    async stop() {
      relay.kill('SIGTERM');
      const code = await exited;
      rmSync(directory, { recursive: true, force: true });
      return code;
    },
  };
}
