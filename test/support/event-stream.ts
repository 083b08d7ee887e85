export interface Change {
  readonly id: string;
  readonly position: string;
  readonly cooperationId: string;
  readonly type: string;
}

export interface Listener {
  readonly status: number;
  /** The changes so far, once there are `count` of them or five seconds are over. */
  changes(count: number): Promise<readonly Change[]>;
  close(): void;
}

/** Listens to `/changes` as the holder of a token. */
export async function listen(origin: string, token: string, lastSeen?: string): Promise<Listener> {
  const stop = new AbortController();
  const response = await fetch(`${origin}/api/v1/changes`, {
    headers: { authorization: `Bearer ${token}`, ...(lastSeen && { 'last-event-id': lastSeen }) },
    signal: stop.signal,
  });
  let text = '';
  const read = async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  };
  void read().catch(() => undefined);
  return {
    status: response.status,
    async changes(count) {
      for (let waited = 0; waited < 5000 && changesIn(text).length < count; waited += 20)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return changesIn(text);
    },
    close: () => stop.abort(),
  };
}

const changesIn = (text: string): readonly Change[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((message) => {
      const [, id] = /^id: (.*)$/m.exec(message) ?? [];
      const [, data] = /^data: (.*)$/m.exec(message) ?? [];
      return id && data ? [{ id, ...(JSON.parse(data) as Omit<Change, 'id'>) }] : [];
    });
