import { Metadata, status } from '@grpc/grpc-js';
import { BinaryWriter } from 'google-protobuf';
import type { Failure } from './wire';

interface Detail {
  /** Full name of the message. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A status with google.rpc details in `grpc-status-details-bin`: first an ErrorInfo, then what is special to it. */
export function richStatus(code: status, reason: string, message: string, ...special: Detail[]): Failure {
  const writer = new BinaryWriter();
  writer.writeInt32(1, code);
  writer.writeString(2, message);
  for (const detail of [errorInfo(reason), ...special]) writer.writeBytes(3, any(detail));
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(writer.getResultBuffer()));
  return { code, details: message, metadata };
}

/** To come again after so long. */
export function retryInfo(seconds: number): Detail {
  const duration = new BinaryWriter();
  duration.writeInt64(1, seconds);
  const writer = new BinaryWriter();
  writer.writeBytes(1, duration.getResultBuffer());
  return { type: 'google.rpc.RetryInfo', bytes: writer.getResultBuffer() };
}

function errorInfo(reason: string): Detail {
  const writer = new BinaryWriter();
  writer.writeString(1, reason);
  writer.writeString(2, 'server');
  return { type: 'google.rpc.ErrorInfo', bytes: writer.getResultBuffer() };
}

function any({ type, bytes }: Detail): Uint8Array {
  const writer = new BinaryWriter();
  writer.writeString(1, `type.googleapis.com/${type}`);
  writer.writeBytes(2, bytes);
  return writer.getResultBuffer();
}
