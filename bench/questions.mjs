import { bodyOf } from './http.mjs';

const pick = (items) => items[Math.floor(Math.random() * items.length)];

/** Every list and figure with its filters, as paths; `asOf` ones apart. Each is asked with values that are there. */
export async function questionsFor(client) {
  const get = async (path) => bodyOf(await client.get(path));
  const sample = await sampleOf(get);
  const now = {
    ...lists(sample),
    ...cooperationLists(sample),
    'case file': () => `/cooperations/${pick(sample.cooperations)}`,
    funnel: () => '/analytics/funnel',
    matrix: () => '/analytics/matrix',
    synergies: () => '/analytics/synergies',
    pairs: () => '/analytics/synergies/pairs',
    'pairs of a third region': () => `/analytics/synergies/pairs?thirdRegion=${pick(sample.thirdRegions)}`,
  };
  return { now, asOf: asOfQuestions(sample), csv: csvOf(now) };
}

async function sampleOf(get) {
  const page = async (path) => (await get(path)).items;
  const { rows: cells, asOfPosition } = await get('/analytics/matrix');
  const synergies = (await get('/analytics/synergies')).rows;
  const cursors = async (path) => {
    const found = [''];
    for (let turn = 0; turn < 3; turn++) {
      const { next } = await get(`${path}${found.at(-1) ? `&cursor=${found.at(-1)}` : ''}`);
      if (next) found.push(next);
    }
    return found.slice(1);
  };
  const prefix = asOfPosition.slice(0, -20);
  const last = Number(asOfPosition.slice(-20));
  const cooperations = await page('/cooperations?limit=1000');
  return {
    cells,
    thirdRegions: synergies.map(({ thirdRegion }) => thirdRegion),
    cooperations: cooperations.map(({ id }) => id),
    applications: (await page('/applications?limit=1000')).map(({ id }) => id),
    matches: (await page('/matches?limit=1000')).map(({ id }) => id),
    parties: [...new Set(cooperations.flatMap(({ parties }) => parties))],
    cursors: {
      cooperations: await cursors('/cooperations?limit=1000'),
      matches: await cursors('/matches?limit=1000'),
      meetings: await cursors('/meetings?limit=1000'),
    },
    position: () => prefix + String(Math.floor(last * (0.05 + 0.95 * Math.random()))).padStart(20, '0'),
    moment: await momentsOf(get, cooperations),
  };
}

/** Instants between the first and the last recorded step of a few cooperations. */
async function momentsOf(get, cooperations) {
  const files = await Promise.all(
    [0, 0.5, 1].map((part) =>
      get(`/cooperations/${cooperations[Math.floor(part * (cooperations.length - 1))].id}`),
    ),
  );
  const moments = files.flatMap(({ steps }) => steps.map(({ recordedAt }) => Date.parse(recordedAt)));
  const [from, to] = [Math.min(...moments), Date.now()];
  return () => new Date(from + Math.random() * (to - from)).toISOString();
}

function lists(sample) {
  return {
    clusters: () => '/clusters?side=EU',
    'clusters by name': () => `/clusters?q=${pick(['photon', 'bio', 'energy', encodeURIComponent('神戸')])}`,
    applications: () => '/applications?limit=50',
    'applications by status': () =>
      `/applications?status=${pick(['submitted', 'accepted', 'returned', 'withdrawn'])}`,
    'applications waiting': () => '/applications?waiting=true',
    'applications of an office': () => `/applications?office=${pick(['office.gifu', 'office.tokyo'])}`,
    'applications of a party': () =>
      `/applications?applicant=${pick(sample.parties.filter((key) => /^(cluster:eu|region)/.test(key)))}`,
    matches: () => '/matches?limit=50',
    'matches, further on': () => `/matches?limit=50&cursor=${pick(sample.cursors.matches)}`,
    'matches by status': () => `/matches?status=${pick(['proposed', 'mutual', 'introduced', 'expired'])}`,
    'matches waiting': () => `/matches?waiting=${pick(['EU', 'JP', 'third', 'any'])}`,
    'matches of a cooperation': () => `/matches?cooperationId=${pick(sample.cooperations)}`,
    'matches of an application': () => `/matches?applicationId=${pick(sample.applications)}`,
    meetings: () => '/meetings?limit=50',
    'meetings, further on': () => `/meetings?limit=50&cursor=${pick(sample.cursors.meetings)}`,
    'meetings of a month': () => `/meetings?from=202${pick('123456')}-0${pick('123456789')}`,
    'meetings by status': () => `/meetings?status=${pick(['planned', 'cancelled', 'missed', 'logged'])}`,
    'meetings of a match': () => `/meetings?matchId=${pick(sample.matches)}`,
    'meetings of a cooperation': () => `/meetings?cooperationId=${pick(sample.cooperations)}`,
    'follow-ups': () => '/follow-ups?limit=50',
    'follow-ups overdue': () => `/follow-ups?overdue=${pick(['true', 'false'])}`,
    'follow-ups by status': () => `/follow-ups?status=${pick(['open', 'completed', 'dropped'])}`,
    'follow-ups of an office': () => `/follow-ups?office=${pick(['office.gifu', 'office.iwate'])}`,
    'follow-ups open in an office': () =>
      `/follow-ups?status=open&office=${pick(['office.gifu', 'office.iwate'])}`,
    'follow-ups of a cooperation': () => `/follow-ups?cooperationId=${pick(sample.cooperations)}`,
    partnerships: () => '/partnerships?limit=50',
    'partnerships by status': () =>
      `/partnerships?status=${pick(['agreed', 'in-force', 'active', 'dormant', 'renewal-due', 'ended', 'merged'])}`,
    'partnerships of a party': () => `/partnerships?party=${pick(sample.parties)}`,
    'partnerships of a cooperation': () => `/partnerships?cooperationId=${pick(sample.cooperations)}`,
  };
}

function cooperationLists(sample) {
  const filters = filtersOf(sample);
  return Object.fromEntries(
    Object.entries({ ...filters, 'further on': () => `cursor=${pick(sample.cursors.cooperations)}` }).map(
      ([name, filter]) => [`cooperations ${name}`.trim(), () => `/cooperations?${filter()}`],
    ),
  );
}

const stages = ['application', 'match', 'meeting', 'follow-up', 'partnership'];

const filtersOf = ({ cells, thirdRegions }) => ({
  '': () => 'limit=50',
  'by stage': () => `stage=${pick(stages)}`,
  'by region': () => `region=${pick(cells).region}`,
  'by prefecture': () => `prefecture=${pick(cells).prefecture}`,
  'by cell': () => {
    const { region, prefecture } = pick(cells);
    return `region=${region}&prefecture=${prefecture}`;
  },
  'of any cell': () => 'region=any&prefecture=any',
  'by third region': () => `thirdRegion=${pick(thirdRegions)}`,
  'by all': () => `stage=${pick(stages)}&region=${pick(cells).region}&prefecture=any&thirdRegion=any`,
});

function asOfQuestions(sample) {
  const points = { position: sample.position, moment: sample.moment };
  const asked = {
    'case file': () => `/cooperations/${sample.cooperations[0]}?`,
    funnel: () => '/analytics/funnel?',
    matrix: () => '/analytics/matrix?',
    synergies: () => '/analytics/synergies?',
    pairs: () => '/analytics/synergies/pairs?',
    ...Object.fromEntries(
      Object.entries(filtersOf(sample)).map(([name, filter]) => [
        `cooperations ${name}`.trim(),
        () => `/cooperations?${filter()}&`,
      ]),
    ),
  };
  return Object.fromEntries(
    Object.entries(asked).flatMap(([name, path]) =>
      Object.entries(points).map(([point, at]) => [
        `${name} as of a ${point}`,
        () => `${path()}asOf=${encodeURIComponent(at())}`,
      ]),
    ),
  );
}

const csvOf = (questions) =>
  Object.fromEntries(
    ['matches', 'meetings', 'cooperations', 'funnel', 'matrix', 'partnerships'].map((name) => [
      `${name} as CSV`,
      () => `${questions[name]()}${questions[name]().includes('?') ? '&' : '?'}format=csv`,
    ]),
  );
