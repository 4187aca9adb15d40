// Replicates with PouchDB between a local leveldb and a server, and prints how
// many documents went, the seconds, CPU seconds and peak memory in MB.
//
//   replicate.js from URL USER PASSWORD DIR
//   replicate.js to   URL USER PASSWORD DIR [PREFIX]
//
// With a prefix only the documents whose ids begin so are pushed: an account
// that may not write the others would be refused.
const PouchDB = require('pouchdb');
const fs = require('fs');

async function main([way, url, user, password, dir, prefix]) {
  const remote = new PouchDB(url, { auth: { username: user, password }, skip_setup: true });
  const local = new PouchDB(dir);
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const options = { batch_size: 1000 };
  if (prefix) options.filter = (doc) => doc._id.startsWith(prefix);
  const result = way === 'from' ? await local.replicate.from(remote, options) : await local.replicate.to(remote, options);
  const used = process.cpuUsage(cpu);
  console.log(JSON.stringify({
    docs: result.docs_written,
    seconds: Number(process.hrtime.bigint() - began) / 1e9,
    cpu: (used.user + used.system) / 1e6,
    mb: Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) / 1024,
  }));
}

main(process.argv.slice(2)).catch((err) => { console.error(err); process.exit(1); });
