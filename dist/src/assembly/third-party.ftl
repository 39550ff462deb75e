Crossdock contains these libraries, unchanged, each under its own licence.
The texts that came with them are in licenses/, one folder for each library that brings one.

<#list dependencyMap as e>
<#assign project = e.getKey()/>
${project.artifactId} ${project.version}
    ${project.groupId}<#if project.url??>  ${project.url}</#if>
    <#list e.getValue() as license>${license}<#sep>; </#sep></#list>
</#list>
