// The page's own code: asks the server for the panes, puts them in place, and says what the person does. No framework.
const query = new URLSearchParams(location.search);
const view = {
  user: query.get('user') ?? '',
  channel: query.get('channel') ?? 'releases',
  thread: query.get('thread') ?? '',
  tab: query.get('tab') ?? 'channel',
};
const seen = new Map();
const shown = new Map();
const byId = (id) => document.getElementById(id);
const [modal, confirmDialog] = [byId('modal'), byId('confirm')];

async function refresh() {
  const response = await fetch(`/ui/state?${new URLSearchParams(view)}`);
  const panes = await response.json();
  if (panes === null) return;
  view.user = panes.user;
  view.channel = panes.channel;
  history.replaceState(null, '', `/?${new URLSearchParams(view)}`);
  byId('title').textContent = panes.title;
  byId('subtitle').textContent = panes.subtitle;
  byId('bot').textContent = panes.bot;
  put('people', panes.people);
  put('channels', panes.channels);
  put('main', panes.main);
  put('thread', panes.thread ?? '');
  byId('side').hidden = panes.thread === null;
  byId('composer').hidden = view.tab === 'home';
  markUnread();
  showModal(panes.modal);
}

// One refresh at a time; what changes meanwhile is fetched afterwards.
let isBusy = false;
let isStale = false;
async function refreshSoon() {
  isStale = true;
  if (isBusy) return;
  isBusy = true;
  while (isStale) {
    isStale = false;
    await refresh().catch(() => undefined);
  }
  isBusy = false;
}

/** Replaces a pane when it changed: what was typed, the focus and the place on the page stay. */
function put(id, markup) {
  const pane = byId(id);
  if (shown.get(id) === markup) return;
  const isNew = !shown.has(id) || pane.dataset.of !== paneKey(id);
  const isAtEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  keepTyped(pane, () => {
    pane.innerHTML = markup;
  });
  shown.set(id, markup);
  pane.dataset.of = paneKey(id);
  if ((isNew || isAtEnd) && view.tab !== 'home') pane.scrollTop = pane.scrollHeight;
}

const paneKey = (id) => `${view.user} ${view.tab} ${view.channel} ${id === 'thread' ? view.thread : ''}`;

function keepTyped(root, replace) {
  const { activeElement } = document;
  const key = root.contains(activeElement) ? keyOf(activeElement) : null;
  const fields = [...root.querySelectorAll('input[name], textarea[name], select[name]')];
  const typed = new Map(fields.map((field) => [keyOf(field), field.type === 'radio' ? field.checked : field.value]));
  replace();
  for (const field of root.querySelectorAll('input[name], textarea[name], select[name]')) {
    if (!typed.has(keyOf(field))) continue;
    if (field.type === 'radio') field.checked = typed.get(keyOf(field));
    else field.value = typed.get(keyOf(field));
  }
  if (key !== null) [...root.querySelectorAll('button, input, textarea, select')].find((one) => keyOf(one) === key)?.focus();
}

/** What stays the same about an element when its pane is drawn again. */
function keyOf(element) {
  const { act, action, ts, value } = element.closest('.act')?.dataset ?? {};
  const own = element.dataset ?? {};
  const type = element.type === 'radio' ? element.value : '';
  return [
    element.tagName,
    element.name,
    type,
    act,
    action,
    ts,
    value,
    own.person,
    own.channel,
    own.thread,
    own.home,
    element.className,
  ].join('|');
}

function markUnread() {
  for (const button of document.querySelectorAll('.channel[data-channel]')) {
    const { channel, last } = button.dataset;
    const key = `${view.user} ${channel}`;
    if (button.getAttribute('aria-current') === 'page' || !seen.has(key)) seen.set(key, last);
    button.classList.toggle('unread', last > (seen.get(key) ?? ''));
  }
}

function showModal(next) {
  if (next === null) {
    shown.delete('modal');
    if (modal.open) modal.close();
    return;
  }
  if (shown.get('modal') !== next.html) {
    const isSame = modal.open && modal.querySelector('form')?.dataset.view === next.id;
    const fill = () => {
      modal.innerHTML = next.html;
    };
    if (isSame) keepTyped(modal, fill);
    else fill();
    shown.set('modal', next.html);
  }
  if (modal.open) return;
  modal.showModal();
  (modal.querySelector('[autofocus]') ?? modal.querySelector('textarea, input, select'))?.focus();
}

/** Tells the server; what went wrong is said in the line at the bottom. */
async function tell(action) {
  const response = await fetch('/ui/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: view.user, ...action }),
  }).catch(() => null);
  const { trouble } = response?.ok ? await response.json() : { trouble: 'The demo chat itself does not answer.' };
  byId('trouble').textContent = trouble ?? '';
}

/** A button with a question beside it asks first. */
async function press(act, choice) {
  const question = act.querySelector('template.confirm');
  if (question && !(await ask(question))) return;
  const { channel, ts, view: inView, action: actionId, value, url } = act.dataset;
  if (url) window.open(url, '_blank', 'noopener');
  act.classList.add('busy');
  for (const button of act.querySelectorAll('button')) button.disabled = true;
  const about = inView ? { kind: 'clickInView', view: inView } : { kind: 'click', channel, ts };
  await tell({ ...about, actionId, ...(value ? { value } : {}), ...(choice ? { choice } : {}) });
  act.classList.remove('busy');
  for (const button of act.querySelectorAll('button')) button.disabled = false;
}

function ask(question) {
  confirmDialog.replaceChildren(question.content.cloneNode(true));
  confirmDialog.returnValue = 'no';
  confirmDialog.showModal();
  return new Promise((resolve) => {
    confirmDialog.addEventListener('close', () => resolve(confirmDialog.returnValue === 'yes'), { once: true });
  });
}

function look(change) {
  Object.assign(view, change);
  void refreshSoon();
}

function turnPage(button) {
  const table = button.closest('.table').querySelector('table');
  const pages = Number(table.dataset.pages);
  const page = Math.min(pages - 1, Math.max(0, Number(table.dataset.page ?? 0) + Number(button.dataset.turn)));
  table.dataset.page = String(page);
  for (const row of table.querySelectorAll('tbody tr')) row.hidden = Number(row.dataset.page) !== page;
  const pager = button.closest('.pager');
  pager.querySelector('.at').textContent = `Page ${page + 1} of ${pages}`;
  pager.querySelector('[data-turn="-1"]').disabled = page === 0;
  pager.querySelector('[data-turn="1"]').disabled = page === pages - 1;
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (button === null) return;
  const { person, channel, home, thread, turn } = button.dataset;
  if (person) look({ user: person, thread: '' });
  else if (channel) look({ tab: 'channel', channel, thread: '' });
  else if (home) void tell({ kind: 'home' }).then(() => look({ tab: 'home', thread: '' }));
  else if (thread) look({ thread });
  else if (turn) turnPage(button);
  else if (button.id === 'close-thread') look({ thread: '' });
  else if (confirmDialog.contains(button)) confirmDialog.close(button.value);
  else if (button.classList.contains('close')) closeModal();
  else if (button.closest('[data-act="click"]')) void press(button.closest('.act'));
});

document.addEventListener('change', ({ target }) => {
  const act = target.closest('[data-act="choose"]');
  if (act) void press(act, target.value);
});

document.addEventListener('submit', (event) => {
  event.preventDefault();
  if (modal.contains(event.target)) return void submitModal(event.target);
  const { text } = event.target.elements;
  const words = text.value.trim();
  if (words === '') return;
  text.value = '';
  void tell({ kind: 'write', channel: view.channel, text: words, ...(event.target.id === 'reply' ? { thread: view.thread } : {}) });
});

async function submitModal(form) {
  const submit = form.querySelector('[type="submit"]');
  submit.disabled = true;
  const values = Object.fromEntries([...form.querySelectorAll('.input [name]')].map(({ name }) => [name, '']));
  Object.assign(values, Object.fromEntries([...new FormData(form)].filter(([name]) => name in values)));
  await tell({ kind: 'submit', view: form.dataset.view, values });
  submit.disabled = false;
}

function closeModal() {
  const id = modal.querySelector('form')?.dataset.view;
  if (id) void tell({ kind: 'close', view: id });
}

// Escape: the server decides what is open, so that other tabs agree.
modal.addEventListener('cancel', (event) => {
  event.preventDefault();
  closeModal();
});

new EventSource(`/ui/live`).addEventListener('change', () => void refreshSoon());
// "3 min ago" grows old by itself.
setInterval(() => void refreshSoon(), 30_000);
