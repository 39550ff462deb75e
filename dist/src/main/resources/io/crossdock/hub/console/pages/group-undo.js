// The last reset of a group's offsets, for as long as it can be seen in them, and its undoing.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask, get } from '../api.js';
import { Dialog, Form } from '../ui/form.js';
import { plural, time } from '../ui/format.js';
import { toast } from '../ui/toast.js';
import { Moves } from './group-reset.js';

// {data, etag}; null where there is none, or the caller may not see it.
export function lastReset(where, signal) {
  return get(`${where}/offsets/undo`, { signal }).catch(failure => {
    if (failure.status !== 404 && failure.status !== 403) throw failure;
    return null;
  });
}

export function LastReset({ name, where, last, done }) {
  const [open, setOpen] = useState(null);
  const { at, by, partitions, movedSince } = last.data;
  return [
    h('p', { class: 'note-bar', key: 'note' },
      h('span', null, `Offsets of ${plural(partitions, 'partition')} were reset on ${time(at)} by ${by}. `,
        movedSince > 0 && `The group has committed since in ${movedSince === partitions ? 'all' : movedSince} of them, so that cannot be undone.`),
      movedSince === 0 && h('button', { type: 'button', onClick: () => setOpen(last) }, 'Undo reset')),
    open && h(Undo, { key: 'dialog', name, where, last: open, close: () => setOpen(null), done }),
  ];
}

function Undo({ name, where, last, close, done }) {
  const send = async () => {
    // The tag of what is shown: a group that has read meanwhile stays where it is.
    await ask('POST', `${where}/offsets/undo`, { ifMatch: last.etag });
    close();
    done();
    toast(`Group ${name} stands where it did before.`);
  };
  return h(Dialog, { title: 'Undo the last reset', close },
    h(Form, {
      initial: {}, send, action: 'Move back', danger: true, cancel: close, right: `READ on group ${name} and on the topics it reads`,
      fields: () => h(Moves, { moves: last.data.moves }),
    }));
}
