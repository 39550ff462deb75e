// Rules of access in words, and what can stand in them.
export const LOOK = 'DESCRIBE on the cluster';
export const CHANGE = 'ALTER on the cluster';

export const RESOURCES = ['TOPIC', 'GROUP', 'CLUSTER', 'TRANSACTIONAL_ID', 'DELEGATION_TOKEN', 'USER'];
export const OPERATIONS = ['READ', 'WRITE', 'CREATE', 'DELETE', 'ALTER', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS', 'CLUSTER_ACTION', 'IDEMPOTENT_WRITE', 'CREATE_TOKENS', 'DESCRIBE_TOKENS', 'TWO_PHASE_COMMIT', 'ALL'];

export const thing = type => type.toLowerCase().replaceAll('_', ' ');

export function about({ resourceType, name, patternType }) {
  if (resourceType === 'CLUSTER') return 'the cluster';
  if (name === '*') return `every ${thing(resourceType)}`;
  return patternType === 'PREFIXED' ? `every ${thing(resourceType)} whose name begins with ${name}` : `${thing(resourceType)} ${name}`;
}

export function sentence(rule) {
  return `${rule.principal} ${rule.permission === 'DENY' ? 'may not' : 'may'} ${rule.operation} ${about(rule)}${rule.host === '*' ? '' : ` from ${rule.host}`}`;
}

export const REASONS = {
  SUPER_USER: 'is a super user, whom no rule holds back',
  ALLOWED_BY_RULE: 'a rule allows it',
  REFUSED_BY_RULE: 'a rule refuses it, whatever others allow',
  NOT_ALLOWED: 'there are rules about it, and none of them allows this',
  NO_RULE_ABOUT_IT: 'there is no rule about it',
  UNREADABLE: 'there are rules that cannot be read',
};
