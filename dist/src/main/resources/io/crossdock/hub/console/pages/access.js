// Who may do what, why, and who is held back by limits.
import { h } from 'preact';
import { Tabs, Title } from '../ui/shell.js';
import { link } from '../router.js';
import { Explain } from './access-explain.js';
import { Rules } from './access-rules.js';
import { Limits } from './limits.js';
import { Use } from './limits-use.js';

const TABS = [['rules', 'Rules', Rules], ['explain', 'Explain', Explain], ['limits', 'Limits', Limits], ['use', 'Use of limits', Use]];

export function Access({ tab }) {
  const [current, , part] = TABS.find(([each]) => each === tab) || TABS[0];
  return [
    h(Title, { key: 'title', text: 'Access and quotas' }),
    h(Tabs, { key: 'tabs', tabs: TABS, current, href: each => `${link('access')}?tab=${each}` }),
    h(part, { key: current }),
  ];
}
