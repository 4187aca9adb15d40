// Reads all events of a database with PouchDB and prints, for each, its id and what
// is sealed; of one in the clear the hash it carries, and the hash of its canonical
// form made here: keys sorted, no white space.
const PouchDB = require('pouchdb');
const crypto = require('crypto');

function canonical(v) {
  if (Array.isArray(v)) { return '[' + v.map(canonical).join(',') + ']'; }
  if (v !== null && typeof v === 'object') {
    return '{' + Object.keys(v).sort().map((k) => JSON.stringify(k) + ':' + canonical(v[k])).join(',') + '}';
  }
  return JSON.stringify(v);
}

async function main([url, user, password]) {
  const db = new PouchDB(url, { auth: { username: user, password }, skip_setup: true });
  const all = await db.allDocs({ include_docs: true, startkey: 'event:', endkey: 'event:\ufff0' });
  const rows = all.rows.map(({ doc }) => ({
    id: doc._id, carried: doc.hash,
    made: doc.event && 'sha256:' + crypto.createHash('sha256').update(canonical(doc.event)).digest('hex'),
    sealed: doc.sealed,
  }));
  console.log(JSON.stringify(rows));
}

main(process.argv.slice(2)).catch((err) => { console.error(err); process.exit(1); });
