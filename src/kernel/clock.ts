import { Temporal } from 'temporal-polyfill';

/** The calendar day now in a zone; Japan's begins first of all where the helpdesk works. */
export const today = (timeZone = 'Asia/Tokyo'): string => Temporal.Now.plainDateISO(timeZone).toString();

export const now = (): string => new Date().toISOString();
