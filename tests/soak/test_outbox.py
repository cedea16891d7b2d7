"""The outbox in a real browser with a simulated server: random moments, lost responses, two people."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.repeated

VISITS = int(os.environ.get("VISITS", "20"))

# People give answers at random moments, as on a page. The server loses requests and responses.
RUN = """async ({ seed, visits }) => {
  const [{ Sender }, { openStore }, rules] = await Promise.all(
    ["sender", "store", "rules"].map(name => import(`/static/outbox/${name}.js`)),
  );
  let state = seed;
  const chance = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
  const pause = most => new Promise(resolve => setTimeout(resolve, chance() * most));

  const server = { next: 1, entries: {}, receipts: new Set(), rows: [], disputes: 0 };
  let asking = "";
  const keys = {};
  window.fetch = async (key, { body }) => {
    if (key === "/browser-keys/") {
      keys[asking] ??= btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
      return { ok: true, json: async () => ({ person: asking, keys: [{ id: asking, key: keys[asking] }] }) };
    }
    await pause(8);
    if (server.isDown || chance() < 0.05) throw new TypeError("the request is lost");
    const [value, receipt, person] = [body.get("value"), body.get("receipt"), body.get("person")];
    const stands = server.entries[key] ?? { version: 0, value: "" };
    let answer;
    if (value === stands.value || server.receipts.has(receipt)) {
      answer = { status: 200, told: { version: stands.version, inputs: [["value", stands.value]] } };
    } else if (stands.version !== Number(body.get("based_on"))) {
      server.disputes += 1;
      answer = { status: 409, told: { stands: { version: stands.version, inputs: [["value", stands.value]] } } };
    } else {
      server.entries[key] = { version: server.next++, value };
      server.receipts.add(receipt);
      server.rows.push({ key, value, person });
      answer = { status: 200, told: { version: server.entries[key].version } };
    }
    await pause(4);
    if (chance() < 0.05) throw new TypeError("the answer is lost");
    const isCutOff = chance() < 0.05;
    const json = async () => {
      if (isCutOff) throw new SyntaxError("the answer is cut off");
      return answer.told;
    };
    return { ok: answer.status === 200, status: answer.status, json };
  };

  const stores = {};
  for (const { person } of visits) {
    asking = person;
    stores[person] ??= await openStore(person);
  }
  const given = [];
  const lost = [];
  const noteLost = person => {
    for (const [key, { value }] of Object.entries(server.entries)) {
      const last = given.filter(each => each.key === key && each.person === person).at(-1);
      if (last && last.value !== value && !server.rows.some(row => row.value === last.value)) lost.push(last.value);
    }
  };
  const senders = {};
  const arrive = person => {
    const versions = {}; // as the entries of a page know them
    const sender = new Sender(stores[person], person);
    const note = ({ detail }) => (versions[detail.item.key] = detail.body.version);
    sender.addEventListener("storing", note);
    return { sender, versions };
  };
  const visit = async ({ person, times, isDown }) => {
    server.isDown = isDown;
    const { sender, versions } = (senders[person] ??= arrive(person));
    const store = stores[person];
    for (const key of Object.keys(server.entries)) versions[key] = server.entries[key].version;
    let giving = Promise.resolve();
    for (let number = 0; number < times; number += 1) {
      const key = `/entry-${Math.floor(chance() * 3)}/`;
      const value = `${person}-${given.length}`;
      given.push({ key, value, person });
      const item = { key, inputs: [["value", value]], receipt: value, person, at: "", name: person };
      giving = giving
        .then(() => store.change(items => rules.give(items, { ...item, basedOn: versions[key] ?? 0 })))
        .then(() => void sender.send());
      await pause(chance() < 0.5 ? 4 : 20);
    }
    await giving;
    if (isDown) return;
    for (let round = 0; round < 1000; round += 1) {
      const mine = (await store.items()).filter(each => each.person === person);
      if (!mine.length) return noteLost(person);
      // If a colleague was faster, they keep their own answer.
      for (const item of mine.filter(each => each.stands)) {
        await store.change(items => rules.keepMine(items, item, `${item.receipt}+`));
      }
      sender.send();
      await pause(10);
    }
    throw new Error(`Still waiting: ${JSON.stringify(await store.items())}`);
  };
  for (const each of visits) await visit(each);
  return { given, rows: server.rows, lost, disputes: server.disputes };
}"""


def run(browser: Browser, site, **arguments) -> dict:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site.server.address}/health/")
        page.evaluate("document.cookie = 'csrftoken=any'")
        return page.evaluate(RUN, arguments)


def last_by_entry(rows: list[dict[str, str]], person: str) -> dict[str, str]:
    return {row["key"]: row["value"] for row in rows if row["person"] == person}


def test_the_last_answer_to_each_question_is_stored_without_conflicts_with_oneself(browser, site, seed):
    found = run(browser, site, seed=seed, visits=[{"person": "rhian", "times": 6}] * VISITS)

    assert found["lost"] == []
    assert found["disputes"] == 0
    assert last_by_entry(found["rows"], "rhian") == last_by_entry(found["given"], "rhian")
    values = [row["value"] for row in found["rows"]]
    assert len(set(values)) == len(values)


def test_another_person_neither_sends_nor_replaces_waiting_answers(browser, site, seed):
    found = run(
        browser,
        site,
        seed=seed,
        visits=[
            {"person": "rhian", "times": 20, "isDown": True},
            {"person": "nora", "times": 40},
            {"person": "rhian", "times": 0},
        ],
    )

    assert found["lost"] == []
    assert all(row["value"].startswith(row["person"]) for row in found["rows"])
    for person in ("rhian", "nora"):
        assert last_by_entry(found["rows"], person) == last_by_entry(found["given"], person)
