// Cases for what is proposed at ¦ in a text. Answers what is wrong; nothing, if all is as it should be.
const known = arguments[0];
const done = arguments[arguments.length - 1];

import('/console/complete/propose.js').then(({ meaning, needs, propose }) => {
  const wrong = [];
  const at = (text, decide) => {
    const cursor = text.indexOf('¦');
    return decide(text.replace('¦', ''), cursor);
  };
  const labels = text => at(text, (all, cursor) => propose(all, cursor, known)?.items.map(each => each.label) ?? null);
  const same = (what, is, should) => {
    if (JSON.stringify(is) !== JSON.stringify(should)) wrong.push(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
  };
  const all = (text, ...should) => same(text, labels(text), should);
  const begins = (text, ...should) => same(text, labels(text)?.slice(0, should.length), should);
  const has = (text, ...should) => same(text, should.filter(each => labels(text)?.includes(each)), should);
  const hasNot = (text, ...not) => same(text, not.filter(each => labels(text)?.includes(each)), []);
  const none = text => same(text, labels(text) ?? [], []);
  // What the text becomes when one is chosen, with the selection in ⟦⟧.
  const becomes = (text, label, should) => same(`${text} with ${label}`, at(text, (before, cursor) => {
    const { from, to, items } = propose(before, cursor, known);
    const item = items.find(each => each.label === label);
    if (!item) return null;
    const [begin, end] = item.caret;
    return before.slice(0, from) + item.insert.slice(0, begin) + '⟦' + item.insert.slice(begin, end) + '⟧' + item.insert.slice(end) + before.slice(to);
  }), should);

  begins('¦', 'name', 'source', 'sink', 'from');
  hasNot('¦', 'to');
  hasNot('name: x\n¦', 'name');
  has('name: x\nsource: {uri: "timer:x"}\n¦', 'topic', 'partitions', 'timestamp', 'steps');
  hasNot('name: x\nsource: {uri: "timer:x"}\n¦', 'sink', 'from', 'to', 'batch', 'tasks', 'source');
  has('¦\nsink: {uri: "log:x"}', 'name', 'topics', 'batch', 'group');
  has('from: {topic: a}\n¦', 'to', 'group');
  begins('er¦', 'errors');
  has('er¦', 'headers');

  becomes('¦', 'source', 'source:\n  ⟦⟧');
  becomes('so¦', 'source', 'source:\n  ⟦⟧');
  becomes('¦', 'steps', 'steps:\n  - ⟦⟧');
  becomes('na¦me: x', 'name', 'name⟦⟧: x');
  becomes('sink: {¦}', 'parameters', 'sink: {parameters: {⟦⟧}}');
  becomes('sink: ¦', 'kamelet', 'sink: \n  kamelet: ⟦⟧');
  becomes('name: x\nsource:\n  ¦\ntopic: y\n', 'kamelet', 'name: x\nsource:\n  kamelet: ⟦⟧\ntopic: y\n');

  all('source:\n  ¦', 'kamelet', 'parameters', 'properties', 'uri');
  all('source:\n  kamelet: timer-source\n  ¦', 'properties');
  all('sink: {uri: "log:x", ¦}', 'parameters');
  none('source:\n  kamelet: timer-source\n    ¦');
  none('# what i¦s this');
  none('errors: {retries: 1} ¦');
  none('name: ¦');
  none('steps:\n  - set:\n      a: >\n        some te¦xt\n');

  begins('source:\n  kamelet: redis¦', 'redis-stream-source');
  hasNot('source:\n  kamelet: ¦', 'log-sink');
  has('sink: {kamelet: "lo¦', 'log-sink');
  becomes('sink: {kamelet: log-¦s}', 'log-sink', 'sink: {kamelet: log-sink⟦⟧}');
  has('source: {uri: ¦}', 'timer:', 'file:');
  hasNot('source: {uri: ¦}', 'log:');
  becomes('source:\n  uri: fi¦', 'file:', 'source:\n  uri: "file:⟦⟧"');

  const redis = 'source:\n  kamelet: redis-stream-source\n  properties:\n';
  begins(`${redis}    ¦`, 'url', 'stream', 'group');
  hasNot(`${redis}    url: x\n    ¦`, 'url');
  becomes(`${redis}    pass¦`, 'password', `${redis}    password: ⟦⟧`);
  all(`${redis}    password: ¦`, '${secret:redis}', '${env:NAME}', '${file:./NAME}', '${secret:NAME}');
  becomes(`${redis}    password:¦`, '${env:NAME}', `${redis}    password: "\${env:⟦NAME⟧}"`);
  becomes(`${redis}    password: "$¦"`, '${secret:redis}', `${redis}    password: "\${secret:redis}"⟦⟧`);
  has(`${redis}    url: "$¦"`, '${env:NAME}');
  none(`${redis}    url: ¦`);
  all('source: {uri: file, parameters: {noop: ¦}}', 'true', 'false');
  has('source: {uri: file, parameters: {¦}}', 'noop', 'directoryName');
  hasNot('source: {uri: "file:in", parameters: {¦}}', 'directoryName', 'appendChars');
  has('sink: {uri: "file:in", parameters: {¦}}', 'appendChars');

  all('topic: ¦', 'shop.orders', 'shop.bills');
  all('topics:\n  - shop.o¦', 'shop.orders');
  becomes('topics: [shop.orders, ¦]', 'shop.bills', 'topics: [shop.orders, shop.bills⟦⟧]');
  has('errors: {deadLetter: ¦}', 'shop.bills');
  all('errors:\n  retries: ¦', 'forever');
  begins('value: {format: j¦}', 'json');
  has('steps:\n  - ¦', 'mask', 'lookup', 'rename');
  becomes('sink: {uri: "log:x"}\nsteps:\n  ¦', 'mask', 'sink: {uri: "log:x"}\nsteps:\n  - mask:\n      ⟦⟧');
  all('steps:\n  - mask:\n      fields: [a]\n      ¦', 'key', 'with');
  all('steps:\n  - mask: {with: ¦}', 'hash', 'stars', 'remove');
  has('steps:\n  - mask: {key: "$¦"}', '${env:NAME}');
  hasNot('key: "$¦"', '${env:NAME}');
  has('datasource:\n  password: ¦', '${file:./NAME}');

  same('needs', at('source: {kamelet: redis-stream-source, properties: {password: ¦}}', (text, cursor) => needs(text, cursor, known.overview)), ['kamelets/redis-stream-source', 'secrets']);
  same('needs', at('topic: ¦', (text, cursor) => needs(text, cursor, known.overview)), ['topics']);
  same('needs', at('source: {kamelet: no-such-one, properties: {¦}}', (text, cursor) => needs(text, cursor, known.overview)), []);
  same('meaning', at('errors:\n  dead¦Letter: x', (text, cursor) => meaning(text, cursor, known)), {
    name: 'errors.deadLetter', description: known.overview.schema.properties.errors.properties.deadLetter.description, note: '',
  });
  same('meaning', at('na¦', (text, cursor) => meaning(text, cursor, known)), null);
  done(wrong);
}, failure => done([String(failure)]));
