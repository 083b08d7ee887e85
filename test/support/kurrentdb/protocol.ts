/**
 * The server's protocol, in the generated code of the client itself: so the double speaks what the client speaks, and no
 * copy of the protocol can grow old. It is no public part of the client; hence this one file, and the exact version.
 */
export {
  GossipClient,
  GossipService,
  type IGossipServer,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb';
export {
  ClusterInfo,
  EndPoint,
  MemberInfo,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb';
export {
  type IServerFeaturesServer,
  ServerFeaturesClient,
  ServerFeaturesService,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb';
export {
  SupportedMethod,
  SupportedMethods,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb';
export {
  AccessDenied,
  AllStreamPosition,
  BadRequest,
  Empty,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  Unknown,
  UUID,
  WrongExpectedVersion,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb';
export { Status } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb';
export {
  type IStreamsServer,
  StreamsClient,
  StreamsService,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb';
export {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  DeleteReq,
  DeleteResp,
  ReadReq,
  ReadResp,
  TombstoneReq,
  TombstoneResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
export { NotLeaderNodeErrorDetails } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/errors_pb';
export {
  AppendConsistencyViolationErrorDetails,
  AppendRecordSizeExceededErrorDetails,
  AppendTransactionSizeExceededErrorDetails,
  ConsistencyViolation,
  StreamAlreadyInAppendSessionErrorDetails,
  StreamRevisionConflictErrorDetails,
  StreamTombstonedErrorDetails,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/errors_pb';
export {
  type IStreamsServiceServer,
  StreamsServiceClient,
  StreamsServiceService,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb';
export {
  AppendRecord,
  AppendRecordsRequest,
  AppendRecordsResponse,
  AppendRequest,
  AppendResponse,
  AppendSessionResponse,
  SchemaFormat,
  SchemaInfo,
  StreamRevision,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb';
