// Two authorities and what they sign, made anew for each run: one for providers, one for servers of ways and their clients.
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
const p256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function authority(directory, name) {
  const ca = { certificate: join(directory, `${name}-ca.pem`), key: join(directory, `${name}-ca-key.pem`) };
  openssl(
    'req', '-x509', ...p256, '-keyout', ca.key, '-out', ca.certificate, '-days', '2', '-subj', `/CN=${name} test CA`,
    '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
  );
  return ca;
}

function leaf(directory, ca, name, names, usage) {
  const made = { certificate: join(directory, `${name}.pem`), key: join(directory, `${name}-key.pem`) };
  const request = join(directory, `${name}.csr`);
  const extensions = join(directory, `${name}.ext`);
  openssl('req', ...p256, '-keyout', made.key, '-out', request, '-subj', `/CN=${name}`);
  writeFileSync(extensions, `subjectAltName=${names}\nextendedKeyUsage=${usage}\nbasicConstraints=critical,CA:FALSE\n`);
  openssl(
    'x509', '-req', '-in', request, '-CA', ca.certificate, '-CAkey', ca.key, '-CAcreateserial', '-days', '2',
    '-extfile', extensions, '-out', made.certificate,
  );
  chmodSync(made.key, 0o600);
  return made;
}

export function makeCertificates(directory) {
  const providerCa = authority(directory, 'provider');
  const wayCa = authority(directory, 'way');
  const local = 'DNS:localhost,IP:127.0.0.1';
  return {
    providerCa: providerCa.certificate,
    wayCa: wayCa.certificate,
    // provider.example resolves nowhere: only what is looked up behind a tunnel can be called so.
    provider: leaf(directory, providerCa, 'provider', `DNS:provider.example,${local}`, 'serverAuth'),
    server: leaf(directory, wayCa, 'server', local, 'serverAuth'),
    client: leaf(directory, wayCa, 'client', 'DNS:sluice.example', 'clientAuth'),
  };
}
