import { closeLeftOpen } from './left-open';

// Whatever a set-up or a tear-down that failed has left open would keep the run from ending, or disturb the next file.
afterAll(closeLeftOpen, 120_000);
