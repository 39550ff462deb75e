package io.crossdock.security.rest.user;

import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.MappingConstants;
import org.mapstruct.ReportingPolicy;
import org.mapstruct.ValueMapping;

import java.util.List;

/** Kafka's words for users, and ours. */
@Mapper(implementationName = "Generated<CLASS_NAME>", unmappedTargetPolicy = ReportingPolicy.ERROR)
interface UserMapper {
    UserMapper INSTANCE = new GeneratedUserMapper();

    @Mapping(target = "name", expression = "java(user.name())")
    @Mapping(target = "credentials", expression = "java(credentials(user.credentialInfos()))")
    UserDto user(UserScramCredentialsDescription user);

    List<UserDto.CredentialDto> credentials(List<ScramCredentialInfo> credentials);

    @Mapping(target = "mechanism", expression = "java(hashing(credential.mechanism()))")
    @Mapping(target = "iterations", expression = "java(credential.iterations())")
    UserDto.CredentialDto credential(ScramCredentialInfo credential);

    @ValueMapping(source = MappingConstants.ANY_REMAINING, target = MappingConstants.THROW_EXCEPTION)
    ScramHashing hashing(ScramMechanism mechanism);

    ScramMechanism kafka(ScramHashing hashing);
}
