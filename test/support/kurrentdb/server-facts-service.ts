import type { sendUnaryData } from '@grpc/grpc-js';
import {
  ClusterInfo,
  EndPoint,
  GossipService,
  MemberInfo,
  ServerFeaturesService,
  StreamsService,
  StreamsServiceService,
  SupportedMethod,
  SupportedMethods,
  UUID,
} from './protocol';
import type { Member, Role, ServedNode } from './served-node';

/** What the server can do, in names of lower case. */
export function serveFeatures({ settings }: ServedNode, answer: sendUnaryData<SupportedMethods>): void {
  const { version, batchAppend } = settings;
  const services = [
    StreamsService,
    GossipService,
    ServerFeaturesService,
    ...(version === '23.10.8' ? [] : [StreamsServiceService]),
  ];
  const methods = services
    .flatMap((service) => Object.values(service).map(({ path }) => path.toLowerCase().slice(1).split('/')))
    .filter(([, method]) => batchAppend || method !== 'batchappend')
    .filter(([, method]) => version === '26.1.0' || method !== 'appendrecords')
    .map(([service, method]) => new SupportedMethod().setServiceName(service).setMethodName(method));
  answer(null, new SupportedMethods().setEventStoreServerVersion(version).setMethodsList(methods));
}

const STATES: Readonly<Record<Role, MemberInfo.VNodeState>> = {
  leader: MemberInfo.VNodeState.LEADER,
  follower: MemberInfo.VNodeState.FOLLOWER,
  unknown: MemberInfo.VNodeState.UNKNOWN,
};

/** Who is in the cluster, as this node sees it. */
export function serveGossip({ members }: ServedNode, answer: sendUnaryData<ClusterInfo>): void {
  answer(null, new ClusterInfo().setMembersList(members.map(memberInfo)));
}

function memberInfo({ id, endpoint, role, alive }: Member): MemberInfo {
  return new MemberInfo()
    .setInstanceId(new UUID().setString(id))
    .setTimeStamp(String(BigInt(Date.now()) * 10_000n))
    .setState(STATES[role])
    .setIsAlive(alive)
    .setHttpEndPoint(new EndPoint().setAddress(endpoint.host).setPort(endpoint.port));
}
