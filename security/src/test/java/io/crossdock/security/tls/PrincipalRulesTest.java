package io.crossdock.security.tls;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PrincipalRulesTest {
    private static final String NAME = "CN=Ann,OU=Sales,O=Shop";

    @Test
    void withoutARuleTheNameIsTheUser() {
        assertThat(PrincipalRules.parse("DEFAULT").user(NAME)).isEqualTo(NAME);
        assertThat(PrincipalRules.parse("").user(NAME)).isEqualTo(NAME);
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        PrincipalRules rules =
                PrincipalRules.parse("RULE:^CN=(.*?),OU=Ops.*$/ops-$1/, RULE:^CN=(.*?),.*$/$1/L, DEFAULT");
        assertThat(rules.user(NAME)).isEqualTo("ann");
        assertThat(rules.user("CN=Bob,OU=Ops,O=Shop")).isEqualTo("ops-Bob");
        assertThat(rules.user("O=Shop")).isEqualTo("O=Shop");
    }

    @Test
    void slashesAreEscapedAndLettersMadeLarge() {
        assertThat(PrincipalRules.parse("RULE:^CN=a\\/(b)$/x\\/$1/U").user("CN=a/b"))
                .isEqualTo("X/B");
    }

    @Test
    void aNameThatNoRuleMatchesIsNobody() {
        assertThatThrownBy(() -> PrincipalRules.parse("RULE:^CN=x$/y/").user(NAME))
                .hasMessageContaining("ssl.principal.mapping.rules");
    }

    @Test
    void whatIsNoRuleIsNamed() {
        for (String text : new String[] {"RULE:x", "RULE:a/b", "RULE:a/b/X", "x", "RULE:(/b/"}) {
            assertThatThrownBy(() -> PrincipalRules.parse(text)).hasMessageContaining(text);
        }
    }
}
