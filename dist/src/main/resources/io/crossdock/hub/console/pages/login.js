// Asks for a user and password of the cluster, where it wants to know who calls.
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { get } from '../api.js';
import { logIn, logOut } from '../session.js';
import { Field, Form } from '../ui/form.js';

export function Login({ entered }) {
  useEffect(() => {
    document.title = 'Log in – Crossdock';
  }, []);
  const enter = async ({ user, password }) => {
    logIn(user, password);
    try {
      await get('/admin/v1/cluster');
    } catch (failure) {
      if (failure.status === 401) {
        logOut();
        throw new Error('The cluster does not know this user and password.');
      }
      if (failure.status !== 403 && failure.status !== 404) {
        logOut();
        throw failure;
      }
    }
    await entered();
  };
  return h('main', { class: 'login', id: 'main' },
    h('div', { class: 'card' },
      h('h1', null, h('img', { src: '/console/icon.svg', alt: '', width: 32, height: 32 }), 'Crossdock'),
      h('p', { class: 'faint' }, 'Log in with a user of the cluster. You see and change what its access rules allow you.'),
      h(Form, {
        initial: { user: '', password: '' },
        fields: (values, errors, change) => [
          h(Field, { key: 'user', name: 'user', label: 'User', value: values.user, onInput: change, autocomplete: 'username', autofocus: true }),
          h(Field, { key: 'password', name: 'password', label: 'Password', type: 'password', value: values.password, onInput: change, autocomplete: 'current-password' }),
        ],
        ready: values => values.user !== '' && values.password !== '',
        send: enter,
        action: 'Log in',
      }),
      h('p', { class: 'hint' }, 'The password stays in the memory of this page and is forgotten when it is reloaded.')));
}
