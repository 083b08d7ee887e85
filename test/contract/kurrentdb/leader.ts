import { CallCredentials, type ChannelCredentials, credentials, Metadata } from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import { type ClusterInfo, Empty, GossipClient, MemberInfo } from '../../support/kurrentdb/protocol';

/** The node to ask past the client. */
export interface Leader {
  readonly address: string;
  readonly credentials: ChannelCredentials;
}

const CONNECTION =
  /^kurrentdb:\/\/(?:(?<user>[^:@]+):(?<password>[^@]+)@)?(?<nodes>[^/?]+)\/?(?:\?(?<parameters>.*))?$/;

/** Of the server, or of the cluster, that a connection string names. */
export async function leaderOf(url: string): Promise<Leader> {
  const { user, password, nodes, parameters } = CONNECTION.exec(url)?.groups ?? {};
  const trusted = credentialsBy(new URLSearchParams(parameters), user && `${user}:${password}`);
  const [first] = nodes.split(',');
  const members = (await gossip(first, trusted)).getMembersList();
  const leader = members
    .find((member) => member.getIsAlive() && member.getState() === MemberInfo.VNodeState.LEADER)
    ?.getHttpEndPoint();
  if (!leader) throw new Error(`nobody leads at ${nodes}`);
  return { address: `${leader.getAddress()}:${leader.getPort()}`, credentials: trusted };
}

function credentialsBy(parameters: URLSearchParams, login?: string): ChannelCredentials {
  if (parameters.get('tls') === 'false') return credentials.createInsecure();
  const authority = parameters.get('tlsCAFile');
  const ssl = credentials.createSsl(authority ? readFileSync(authority) : null);
  if (!login) return ssl;
  const metadata = new Metadata();
  metadata.set('authorization', `Basic ${Buffer.from(login).toString('base64')}`);
  return credentials.combineChannelCredentials(
    ssl,
    CallCredentials.createFromMetadataGenerator((_, done) => done(null, metadata)),
  );
}

async function gossip(address: string, trusted: ChannelCredentials): Promise<ClusterInfo> {
  const client = new GossipClient(address, trusted);
  try {
    return await new Promise((resolve, reject) =>
      client.read(new Empty(), (error, answer) => (error ? reject(error) : resolve(answer))),
    );
  } finally {
    client.close();
  }
}
