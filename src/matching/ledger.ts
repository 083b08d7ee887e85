import { criteria } from './ruleset';

const { length } = criteria;

/** Where the values of one pair lie, by number of the criterion, towards the applicant and towards the partner. Reused. */
export class Ledger {
  readonly lowA = new Float64Array(length);
  readonly highA = new Float64Array(length);
  readonly lowP = new Float64Array(length);
  readonly highP = new Float64Array(length);

  known(criterion: number, towardsApplicant: number, towardsPartner: number): void {
    this.between(criterion, towardsApplicant, towardsApplicant, towardsPartner, towardsPartner);
  }

  unknown(criterion: number): void {
    this.between(criterion, 0, 1, 0, 1);
  }

  between(criterion: number, lowA: number, highA: number, lowP: number, highP: number): void {
    this.lowA[criterion] = lowA;
    this.highA[criterion] = highA;
    this.lowP[criterion] = lowP;
    this.highP[criterion] = highP;
  }
}
