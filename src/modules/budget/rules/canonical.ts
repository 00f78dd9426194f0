import { moneyText } from '#platform/money.ts';
import type { FullLine } from '../types.ts';

/**
 * A line as it is sealed and exported: one JSON object on a line, its fields always in this order, money with two decimals. The same
 * line gives the same letters in every installation, so that whoever has the file can compute the seal.
 */
export const canonicalLine = (line: FullLine): string =>
  `${JSON.stringify({
    id: line.id,
    kind: line.kind,
    organisation: line.organisation,
    activity: line.activity,
    account: line.account,
    fund_source: line.fundSource,
    function: line.function,
    place: line.place,
    title: line.title,
    amount: moneyText(line.amount),
    cash: line.cash?.map(moneyText) ?? null,
    reason: line.reason,
    details: line.details.map((detail) => ({
      component: detail.component,
      specification: detail.specification,
      price: detail.priceCode,
      factors: detail.factors.map(({ value, unit }) => ({ value, unit })),
      unit_price: moneyText(detail.unitPrice),
      tax_percent: detail.taxPercent,
      amount: moneyText(detail.amount),
      price_approval: detail.priceApproval,
    })),
  })}\n`;
