/**
 * Records of IndexedDB that are encrypted with the keys of a person.
 *
 * Readable are the id, the person with their name, and whether it is an answer or a text: pages of other people say who has
 * something waiting. A record that the keys do not open is shown as `closed`, without its content.
 */
import { isText } from "./rules.js";

const isSealed = record => record.data !== undefined; // records of earlier versions are not encrypted
const stampOf = record => `${record.id} ${record.nonce}`;

export class SealedRecords {
  #opened = new Map(); // by id: {stamp, value}

  constructor(database, name, keys) {
    Object.assign(this, { database, name, keys });
  }

  async all() {
    return this.#openAll(await this.#records());
  }

  /** Reads all values and applies a rule, all or nothing. Resolves only when the change is safely on disk. */
  async change(rule) {
    for (;;) {
      const before = await this.#records();
      const { put = [], remove = [] } = rule(await this.#openAll(before));
      if (!put.length && !remove.length) return;
      const records = await Promise.all(put.map(value => this.#sealed(value)));
      if (await this.#write(before, records, remove)) return;
    }
  }

  /** Encrypts what an earlier version kept for this person. */
  async takeOver() {
    const isTaken = record => !isSealed(record) && record.person === this.keys?.person;
    if ((await this.#records()).some(isTaken)) await this.change(values => ({ put: values.filter(({ closed }) => !closed) }));
  }

  #records() {
    const request = this.database.transaction(this.name).objectStore(this.name).getAll();
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async #openAll(records) {
    const values = await Promise.all(records.map(record => this.#open(record)));
    const ids = new Set(records.map(({ id }) => id));
    for (const id of this.#opened.keys()) if (!ids.has(id)) this.#opened.delete(id);
    return values;
  }

  async #open(record) {
    const { id, person, name } = record;
    const stamp = stampOf(record);
    const opened = this.#opened.get(id);
    if (opened?.stamp === stamp) return { ...opened.value };
    const content = person === this.keys?.person && (isSealed(record) ? await this.keys.unseal(record, this.name) : record);
    if (!content) return { id, person, name, isText: isText(record), closed: record };
    const value = { ...content, id, person, name };
    this.#opened.set(id, { stamp, value });
    return { ...value };
  }

  async #sealed({ closed, ...value }) {
    if (closed) return closed;
    const { id, person, name, ...content } = value;
    if (person !== this.keys?.person) throw new Error("no keys for this person");
    const sealed = await this.keys.seal(content, this.name);
    return { ...(id === undefined ? {} : { id }), person, name, isText: isText(value), ...sealed };
  }

  /** Writes the records, unless another window has written since `before` was read. Then the rule must be applied again. */
  #write(before, records, remove) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(this.name, "readwrite", { durability: "strict" });
      const store = transaction.objectStore(this.name);
      let isCurrent = false;
      transaction.oncomplete = () => resolve(isCurrent);
      transaction.onabort = () => reject(transaction.error);
      const all = store.getAll();
      all.onsuccess = () => {
        isCurrent = String(all.result.map(stampOf)) === String(before.map(stampOf));
        if (!isCurrent) return;
        for (const id of remove) store.delete(id);
        for (const record of records) store.put(record);
      };
    });
  }
}
