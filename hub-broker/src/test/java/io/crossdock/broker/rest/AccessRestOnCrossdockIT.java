package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AccessRestOnCrossdockIT extends AccessRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }

    @Test
    void superUsersAndGroupsOfPrincipalsAreKnown() throws Exception {
        JsonNode superUser = rest().post("/admin/v1/acls/explain", """
                        {"principal": "User:admin", "operation": "READ", "resourceType": "TOPIC", "name": "t"}""").body();

        assertThat(superUser.get("superUsersKnown").asBoolean()).isTrue();
        assertThat(superUser.get("reason").asText()).isEqualTo("SUPER_USER");
    }
}
