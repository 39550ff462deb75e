// The file of a connector: shown, checked by the hub, and written.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask, get, path } from '../api.js';
import { YamlField } from '../complete/editor.js';
import { useLoad } from '../loading.js';
import { Loaded } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { LOOK, STEER } from './connectors.js';

// The mistakes of a text, each with its line; the same checks as bin/crossdock connectors makes.
export async function check(yaml) {
  const plugins = await get('/connect/connector-plugins');
  const where = path('/connect/connector-plugins/{}/config/validate', plugins.data[0].class);
  const { data } = await ask('PUT', where, { body: { yaml } });
  return data.configs.flatMap(config => config.value.errors);
}

export function ConnectorFile({ name }) {
  const where = path('/connect/connectors/{}/config', name);
  const file = useLoad(signal => get(where, { signal }).then(answer => answer.data.yaml || ''), [where]);
  return h(Loaded, { from: file, what: 'the file', right: LOOK }, text => h(Editor, { key: text, text, where, name, reload: file.reload }));
}

function Editor({ text, where, name, reload }) {
  const [yaml, setYaml] = useState(text);
  const [verdict, setVerdict] = useState(null);
  const [busy, setBusy] = useState(false);
  const during = work => async () => {
    setBusy(true);
    setVerdict(null);
    try {
      setVerdict(await work());
    } catch (failure) {
      setVerdict({ bad: failure.status === 403 ? `You may not do this; the right that is missing: ${STEER}.` : failure.message });
    }
    setBusy(false);
  };
  const examine = async () => {
    const mistakes = await check(yaml);
    return mistakes.length > 0 ? { bad: mistakes.join('\n') } : { good: 'No mistakes found.' };
  };
  const save = async () => {
    const found = await examine();
    if (found.bad) return found;
    await ask('PUT', where, { body: { yaml } });
    toast(`Connector ${name} is written and starts anew.`);
    reload();
    return null;
  };
  return h('div', { class: 'editor' },
    h(YamlField, { name: 'yaml', label: `File of ${name}`, rows: Math.max(12, Math.min(40, text.split('\n').length + 2)), value: yaml, change: setYaml, right: LOOK, hint: 'Secrets are blotted out (***); a text that holds such a place is not written.' }),
    verdict?.bad && h('p', { class: 'error', role: 'alert' }, verdict.bad),
    verdict?.good && h('p', { class: 'fine', role: 'status' }, verdict.good),
    h('div', { class: 'actions' },
      h('button', { type: 'button', disabled: busy || yaml === text, onClick: () => { setYaml(text); setVerdict(null); } }, 'Undo changes'),
      h('button', { type: 'button', disabled: busy, onClick: during(examine) }, 'Check'),
      h('button', { type: 'button', class: 'primary', disabled: busy || yaml === text, onClick: during(save) }, 'Check and save')));
}
