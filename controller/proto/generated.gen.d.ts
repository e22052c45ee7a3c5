import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace envoy. */
export namespace envoy {

    /** Namespace service. */
    namespace service {

        /** Namespace extension. */
        namespace extension {
        }

        /** Namespace discovery. */
        namespace discovery {

            /** Namespace v3. */
            namespace v3 {

                /**
                 * Properties of a DiscoveryRequest.
                 * @deprecated Use envoy.service.discovery.v3.DiscoveryRequest.$Properties instead.
                 */
                interface IDiscoveryRequest extends envoy.service.discovery.v3.DiscoveryRequest.$Properties {
                }

                /** Represents a DiscoveryRequest. */
                class DiscoveryRequest {

                    /**
                     * Constructs a new DiscoveryRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.DiscoveryRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DiscoveryRequest versionInfo. */
                    versionInfo: string;

                    /** DiscoveryRequest node. */
                    node?: (envoy.config.core.v3.Node.$Properties|null);

                    /** DiscoveryRequest resourceNames. */
                    resourceNames: string[];

                    /** DiscoveryRequest typeUrl. */
                    typeUrl: string;

                    /** DiscoveryRequest responseNonce. */
                    responseNonce: string;

                    /** DiscoveryRequest errorDetail. */
                    errorDetail?: (google.rpc.Status.$Properties|null);

                    /**
                     * Encodes the specified DiscoveryRequest message. Does not implicitly {@link envoy.service.discovery.v3.DiscoveryRequest.verify|verify} messages.
                     * @param message DiscoveryRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.DiscoveryRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DiscoveryRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.DiscoveryRequest & envoy.service.discovery.v3.DiscoveryRequest.$Shape} DiscoveryRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.DiscoveryRequest & envoy.service.discovery.v3.DiscoveryRequest.$Shape;
                }

                namespace DiscoveryRequest {

                    /** Properties of a DiscoveryRequest. */
                    interface $Properties {

                        /** DiscoveryRequest versionInfo */
                        versionInfo?: (string|null);

                        /** DiscoveryRequest node */
                        node?: (envoy.config.core.v3.Node.$Properties|null);

                        /** DiscoveryRequest resourceNames */
                        resourceNames?: (string[]|null);

                        /** DiscoveryRequest typeUrl */
                        typeUrl?: (string|null);

                        /** DiscoveryRequest responseNonce */
                        responseNonce?: (string|null);

                        /** DiscoveryRequest errorDetail */
                        errorDetail?: (google.rpc.Status.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DiscoveryRequest. */
                    type $Shape = {
                      versionInfo?: string|null;
                      node?: envoy.config.core.v3.Node.$Shape|null;
                      resourceNames?: string[]|null;
                      typeUrl?: string|null;
                      responseNonce?: string|null;
                      errorDetail?: google.rpc.Status.$Shape|null;
                      $unknowns?: Uint8Array[];
                    };
                }

                /**
                 * Properties of a DiscoveryResponse.
                 * @deprecated Use envoy.service.discovery.v3.DiscoveryResponse.$Properties instead.
                 */
                interface IDiscoveryResponse extends envoy.service.discovery.v3.DiscoveryResponse.$Properties {
                }

                /** Represents a DiscoveryResponse. */
                class DiscoveryResponse {

                    /**
                     * Constructs a new DiscoveryResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.DiscoveryResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DiscoveryResponse versionInfo. */
                    versionInfo: string;

                    /** DiscoveryResponse resources. */
                    resources: google.protobuf.Any.$Properties[];

                    /** DiscoveryResponse typeUrl. */
                    typeUrl: string;

                    /** DiscoveryResponse nonce. */
                    nonce: string;

                    /**
                     * Encodes the specified DiscoveryResponse message. Does not implicitly {@link envoy.service.discovery.v3.DiscoveryResponse.verify|verify} messages.
                     * @param message DiscoveryResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.DiscoveryResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DiscoveryResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.DiscoveryResponse & envoy.service.discovery.v3.DiscoveryResponse.$Shape} DiscoveryResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.DiscoveryResponse & envoy.service.discovery.v3.DiscoveryResponse.$Shape;
                }

                namespace DiscoveryResponse {

                    /** Properties of a DiscoveryResponse. */
                    interface $Properties {

                        /** DiscoveryResponse versionInfo */
                        versionInfo?: (string|null);

                        /** DiscoveryResponse resources */
                        resources?: (google.protobuf.Any.$Properties[]|null);

                        /** DiscoveryResponse typeUrl */
                        typeUrl?: (string|null);

                        /** DiscoveryResponse nonce */
                        nonce?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DiscoveryResponse. */
                    type $Shape = envoy.service.discovery.v3.DiscoveryResponse.$Properties;
                }

                /**
                 * Properties of a DeltaDiscoveryRequest.
                 * @deprecated Use envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties instead.
                 */
                interface IDeltaDiscoveryRequest extends envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties {
                }

                /** Represents a DeltaDiscoveryRequest. */
                class DeltaDiscoveryRequest {

                    /**
                     * Constructs a new DeltaDiscoveryRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DeltaDiscoveryRequest node. */
                    node?: (envoy.config.core.v3.Node.$Properties|null);

                    /** DeltaDiscoveryRequest typeUrl. */
                    typeUrl: string;

                    /** DeltaDiscoveryRequest resourceNamesSubscribe. */
                    resourceNamesSubscribe: string[];

                    /** DeltaDiscoveryRequest resourceNamesUnsubscribe. */
                    resourceNamesUnsubscribe: string[];

                    /** DeltaDiscoveryRequest initialResourceVersions. */
                    initialResourceVersions: { [k: string]: string };

                    /** DeltaDiscoveryRequest responseNonce. */
                    responseNonce: string;

                    /** DeltaDiscoveryRequest errorDetail. */
                    errorDetail?: (google.rpc.Status.$Properties|null);

                    /**
                     * Encodes the specified DeltaDiscoveryRequest message. Does not implicitly {@link envoy.service.discovery.v3.DeltaDiscoveryRequest.verify|verify} messages.
                     * @param message DeltaDiscoveryRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DeltaDiscoveryRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.DeltaDiscoveryRequest & envoy.service.discovery.v3.DeltaDiscoveryRequest.$Shape} DeltaDiscoveryRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.DeltaDiscoveryRequest & envoy.service.discovery.v3.DeltaDiscoveryRequest.$Shape;
                }

                namespace DeltaDiscoveryRequest {

                    /** Properties of a DeltaDiscoveryRequest. */
                    interface $Properties {

                        /** DeltaDiscoveryRequest node */
                        node?: (envoy.config.core.v3.Node.$Properties|null);

                        /** DeltaDiscoveryRequest typeUrl */
                        typeUrl?: (string|null);

                        /** DeltaDiscoveryRequest resourceNamesSubscribe */
                        resourceNamesSubscribe?: (string[]|null);

                        /** DeltaDiscoveryRequest resourceNamesUnsubscribe */
                        resourceNamesUnsubscribe?: (string[]|null);

                        /** DeltaDiscoveryRequest initialResourceVersions */
                        initialResourceVersions?: ({ [k: string]: string }|null);

                        /** DeltaDiscoveryRequest responseNonce */
                        responseNonce?: (string|null);

                        /** DeltaDiscoveryRequest errorDetail */
                        errorDetail?: (google.rpc.Status.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DeltaDiscoveryRequest. */
                    type $Shape = {
                      node?: envoy.config.core.v3.Node.$Shape|null;
                      typeUrl?: string|null;
                      resourceNamesSubscribe?: string[]|null;
                      resourceNamesUnsubscribe?: string[]|null;
                      initialResourceVersions?: { [k: string]: string }|null;
                      responseNonce?: string|null;
                      errorDetail?: google.rpc.Status.$Shape|null;
                      $unknowns?: Uint8Array[];
                    };
                }

                /**
                 * Properties of a DeltaDiscoveryResponse.
                 * @deprecated Use envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties instead.
                 */
                interface IDeltaDiscoveryResponse extends envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties {
                }

                /** Represents a DeltaDiscoveryResponse. */
                class DeltaDiscoveryResponse {

                    /**
                     * Constructs a new DeltaDiscoveryResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DeltaDiscoveryResponse systemVersionInfo. */
                    systemVersionInfo: string;

                    /** DeltaDiscoveryResponse resources. */
                    resources: envoy.service.discovery.v3.Resource.$Properties[];

                    /** DeltaDiscoveryResponse typeUrl. */
                    typeUrl: string;

                    /** DeltaDiscoveryResponse nonce. */
                    nonce: string;

                    /** DeltaDiscoveryResponse removedResources. */
                    removedResources: string[];

                    /**
                     * Encodes the specified DeltaDiscoveryResponse message. Does not implicitly {@link envoy.service.discovery.v3.DeltaDiscoveryResponse.verify|verify} messages.
                     * @param message DeltaDiscoveryResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DeltaDiscoveryResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.DeltaDiscoveryResponse & envoy.service.discovery.v3.DeltaDiscoveryResponse.$Shape} DeltaDiscoveryResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.DeltaDiscoveryResponse & envoy.service.discovery.v3.DeltaDiscoveryResponse.$Shape;
                }

                namespace DeltaDiscoveryResponse {

                    /** Properties of a DeltaDiscoveryResponse. */
                    interface $Properties {

                        /** DeltaDiscoveryResponse systemVersionInfo */
                        systemVersionInfo?: (string|null);

                        /** DeltaDiscoveryResponse resources */
                        resources?: (envoy.service.discovery.v3.Resource.$Properties[]|null);

                        /** DeltaDiscoveryResponse typeUrl */
                        typeUrl?: (string|null);

                        /** DeltaDiscoveryResponse nonce */
                        nonce?: (string|null);

                        /** DeltaDiscoveryResponse removedResources */
                        removedResources?: (string[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DeltaDiscoveryResponse. */
                    type $Shape = envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties;
                }

                /**
                 * Properties of a Resource.
                 * @deprecated Use envoy.service.discovery.v3.Resource.$Properties instead.
                 */
                interface IResource extends envoy.service.discovery.v3.Resource.$Properties {
                }

                /** Represents a Resource. */
                class Resource {

                    /**
                     * Constructs a new Resource.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.Resource.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Resource version. */
                    version: string;

                    /** Resource resource. */
                    resource?: (google.protobuf.Any.$Properties|null);

                    /** Resource name. */
                    name: string;

                    /**
                     * Encodes the specified Resource message. Does not implicitly {@link envoy.service.discovery.v3.Resource.verify|verify} messages.
                     * @param message Resource message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.Resource.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Resource message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.Resource & envoy.service.discovery.v3.Resource.$Shape} Resource
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.Resource & envoy.service.discovery.v3.Resource.$Shape;
                }

                namespace Resource {

                    /** Properties of a Resource. */
                    interface $Properties {

                        /** Resource version */
                        version?: (string|null);

                        /** Resource resource */
                        resource?: (google.protobuf.Any.$Properties|null);

                        /** Resource name */
                        name?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Resource. */
                    type $Shape = envoy.service.discovery.v3.Resource.$Properties;
                }
            }
        }
    }

    /** Namespace config. */
    namespace config {

        /** Namespace core. */
        namespace core {

            /** Namespace v3. */
            namespace v3 {

                /**
                 * Properties of a BuildVersion.
                 * @deprecated Use envoy.config.core.v3.BuildVersion.$Properties instead.
                 */
                interface IBuildVersion extends envoy.config.core.v3.BuildVersion.$Properties {
                }

                /** Represents a BuildVersion. */
                class BuildVersion {

                    /**
                     * Constructs a new BuildVersion.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.BuildVersion.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** BuildVersion version. */
                    version?: (envoy.type.v3.SemanticVersion.$Properties|null);

                    /**
                     * Encodes the specified BuildVersion message. Does not implicitly {@link envoy.config.core.v3.BuildVersion.verify|verify} messages.
                     * @param message BuildVersion message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.BuildVersion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a BuildVersion message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.BuildVersion & envoy.config.core.v3.BuildVersion.$Shape} BuildVersion
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.BuildVersion & envoy.config.core.v3.BuildVersion.$Shape;
                }

                namespace BuildVersion {

                    /** Properties of a BuildVersion. */
                    interface $Properties {

                        /** BuildVersion version */
                        version?: (envoy.type.v3.SemanticVersion.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a BuildVersion. */
                    type $Shape = envoy.config.core.v3.BuildVersion.$Properties;
                }

                /**
                 * Properties of an Extension.
                 * @deprecated Use envoy.config.core.v3.Extension.$Properties instead.
                 */
                interface IExtension extends envoy.config.core.v3.Extension.$Properties {
                }

                /** Represents an Extension. */
                class Extension {

                    /**
                     * Constructs a new Extension.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.Extension.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Extension name. */
                    name: string;

                    /** Extension category. */
                    category: string;

                    /** Extension disabled. */
                    disabled: boolean;

                    /**
                     * Encodes the specified Extension message. Does not implicitly {@link envoy.config.core.v3.Extension.verify|verify} messages.
                     * @param message Extension message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.Extension.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an Extension message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.Extension & envoy.config.core.v3.Extension.$Shape} Extension
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.Extension & envoy.config.core.v3.Extension.$Shape;
                }

                namespace Extension {

                    /** Properties of an Extension. */
                    interface $Properties {

                        /** Extension name */
                        name?: (string|null);

                        /** Extension category */
                        category?: (string|null);

                        /** Extension disabled */
                        disabled?: (boolean|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an Extension. */
                    type $Shape = envoy.config.core.v3.Extension.$Properties;
                }

                /**
                 * Properties of a Node.
                 * @deprecated Use envoy.config.core.v3.Node.$Properties instead.
                 */
                interface INode extends envoy.config.core.v3.Node.$Properties {
                }

                /** Represents a Node. */
                class Node {

                    /**
                     * Constructs a new Node.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.Node.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Node id. */
                    id: string;

                    /** Node cluster. */
                    cluster: string;

                    /** Node metadata. */
                    metadata?: (google.protobuf.Struct.$Properties|null);

                    /** Node userAgentVersion. */
                    userAgentVersion?: (string|null);

                    /** Node userAgentBuildVersion. */
                    userAgentBuildVersion?: (envoy.config.core.v3.BuildVersion.$Properties|null);

                    /** Node extensions. */
                    extensions: envoy.config.core.v3.Extension.$Properties[];

                    /** Node userAgentVersionType. */
                    userAgentVersionType?: ("userAgentVersion"|"userAgentBuildVersion");

                    /**
                     * Encodes the specified Node message. Does not implicitly {@link envoy.config.core.v3.Node.verify|verify} messages.
                     * @param message Node message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.Node.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Node message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.Node & envoy.config.core.v3.Node.$Shape} Node
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.Node & envoy.config.core.v3.Node.$Shape;
                }

                namespace Node {

                    /** Properties of a Node. */
                    interface $Properties {

                        /** Node id */
                        id?: (string|null);

                        /** Node cluster */
                        cluster?: (string|null);

                        /** Node metadata */
                        metadata?: (google.protobuf.Struct.$Properties|null);

                        /** Node userAgentVersion */
                        userAgentVersion?: (string|null);

                        /** Node userAgentBuildVersion */
                        userAgentBuildVersion?: (envoy.config.core.v3.BuildVersion.$Properties|null);

                        /** Node extensions */
                        extensions?: (envoy.config.core.v3.Extension.$Properties[]|null);

                        /** Node userAgentVersionType */
                        userAgentVersionType?: ("userAgentVersion"|"userAgentBuildVersion");

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of a Node. */
                    type $Shape = {
                      id?: string|null;
                      cluster?: string|null;
                      metadata?: google.protobuf.Struct.$Shape|null;
                      userAgentVersion?: string|null;
                      userAgentBuildVersion?: envoy.config.core.v3.BuildVersion.$Shape|null;
                      extensions?: envoy.config.core.v3.Extension.$Shape[]|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ userAgentVersionType?: undefined; userAgentVersion?: null; userAgentBuildVersion?: null }|{ userAgentVersionType?: "userAgentVersion"; userAgentVersion: string; userAgentBuildVersion?: null }|{ userAgentVersionType?: "userAgentBuildVersion"; userAgentVersion?: null; userAgentBuildVersion: envoy.config.core.v3.BuildVersion.$Shape })
                    );
                }

                /**
                 * Properties of a DataSource.
                 * @deprecated Use envoy.config.core.v3.DataSource.$Properties instead.
                 */
                interface IDataSource extends envoy.config.core.v3.DataSource.$Properties {
                }

                /** Represents a DataSource. */
                class DataSource {

                    /**
                     * Constructs a new DataSource.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.DataSource.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DataSource filename. */
                    filename?: (string|null);

                    /** DataSource inlineBytes. */
                    inlineBytes?: (Uint8Array|null);

                    /** DataSource inlineString. */
                    inlineString?: (string|null);

                    /** DataSource specifier. */
                    specifier?: ("filename"|"inlineBytes"|"inlineString");

                    /**
                     * Encodes the specified DataSource message. Does not implicitly {@link envoy.config.core.v3.DataSource.verify|verify} messages.
                     * @param message DataSource message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.DataSource.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DataSource message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.DataSource & envoy.config.core.v3.DataSource.$Shape} DataSource
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.DataSource & envoy.config.core.v3.DataSource.$Shape;
                }

                namespace DataSource {

                    /** Properties of a DataSource. */
                    interface $Properties {

                        /** DataSource filename */
                        filename?: (string|null);

                        /** DataSource inlineBytes */
                        inlineBytes?: (Uint8Array|null);

                        /** DataSource inlineString */
                        inlineString?: (string|null);

                        /** DataSource specifier */
                        specifier?: ("filename"|"inlineBytes"|"inlineString");

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of a DataSource. */
                    type $Shape = {
                      filename?: string|null;
                      inlineBytes?: Uint8Array|null;
                      inlineString?: string|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ specifier?: undefined; filename?: null; inlineBytes?: null; inlineString?: null }|{ specifier?: "filename"; filename: string; inlineBytes?: null; inlineString?: null }|{ specifier?: "inlineBytes"; filename?: null; inlineBytes: Uint8Array; inlineString?: null }|{ specifier?: "inlineString"; filename?: null; inlineBytes?: null; inlineString: string })
                    );
                }

                /**
                 * Properties of an AsyncDataSource.
                 * @deprecated Use envoy.config.core.v3.AsyncDataSource.$Properties instead.
                 */
                interface IAsyncDataSource extends envoy.config.core.v3.AsyncDataSource.$Properties {
                }

                /** Represents an AsyncDataSource. */
                class AsyncDataSource {

                    /**
                     * Constructs a new AsyncDataSource.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.AsyncDataSource.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** AsyncDataSource local. */
                    local?: (envoy.config.core.v3.DataSource.$Properties|null);

                    /** AsyncDataSource specifier. */
                    specifier?: "local";

                    /**
                     * Encodes the specified AsyncDataSource message. Does not implicitly {@link envoy.config.core.v3.AsyncDataSource.verify|verify} messages.
                     * @param message AsyncDataSource message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.AsyncDataSource.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an AsyncDataSource message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.AsyncDataSource & envoy.config.core.v3.AsyncDataSource.$Shape} AsyncDataSource
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.AsyncDataSource & envoy.config.core.v3.AsyncDataSource.$Shape;
                }

                namespace AsyncDataSource {

                    /** Properties of an AsyncDataSource. */
                    interface $Properties {

                        /** AsyncDataSource local */
                        local?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /** AsyncDataSource specifier */
                        specifier?: "local";

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of an AsyncDataSource. */
                    type $Shape = {
                      local?: envoy.config.core.v3.DataSource.$Shape|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ specifier?: undefined; local?: null }|{ specifier?: "local"; local: envoy.config.core.v3.DataSource.$Shape })
                    );
                }

                /**
                 * Properties of a TypedExtensionConfig.
                 * @deprecated Use envoy.config.core.v3.TypedExtensionConfig.$Properties instead.
                 */
                interface ITypedExtensionConfig extends envoy.config.core.v3.TypedExtensionConfig.$Properties {
                }

                /** Represents a TypedExtensionConfig. */
                class TypedExtensionConfig {

                    /**
                     * Constructs a new TypedExtensionConfig.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.TypedExtensionConfig.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** TypedExtensionConfig name. */
                    name: string;

                    /** TypedExtensionConfig typedConfig. */
                    typedConfig?: (google.protobuf.Any.$Properties|null);

                    /**
                     * Encodes the specified TypedExtensionConfig message. Does not implicitly {@link envoy.config.core.v3.TypedExtensionConfig.verify|verify} messages.
                     * @param message TypedExtensionConfig message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.TypedExtensionConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a TypedExtensionConfig message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.TypedExtensionConfig & envoy.config.core.v3.TypedExtensionConfig.$Shape} TypedExtensionConfig
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.TypedExtensionConfig & envoy.config.core.v3.TypedExtensionConfig.$Shape;
                }

                namespace TypedExtensionConfig {

                    /** Properties of a TypedExtensionConfig. */
                    interface $Properties {

                        /** TypedExtensionConfig name */
                        name?: (string|null);

                        /** TypedExtensionConfig typedConfig */
                        typedConfig?: (google.protobuf.Any.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a TypedExtensionConfig. */
                    type $Shape = envoy.config.core.v3.TypedExtensionConfig.$Properties;
                }

                /**
                 * Properties of a BackoffStrategy.
                 * @deprecated Use envoy.config.core.v3.BackoffStrategy.$Properties instead.
                 */
                interface IBackoffStrategy extends envoy.config.core.v3.BackoffStrategy.$Properties {
                }

                /** Represents a BackoffStrategy. */
                class BackoffStrategy {

                    /**
                     * Constructs a new BackoffStrategy.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.BackoffStrategy.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** BackoffStrategy baseInterval. */
                    baseInterval?: (google.protobuf.Duration.$Properties|null);

                    /** BackoffStrategy maxInterval. */
                    maxInterval?: (google.protobuf.Duration.$Properties|null);

                    /**
                     * Encodes the specified BackoffStrategy message. Does not implicitly {@link envoy.config.core.v3.BackoffStrategy.verify|verify} messages.
                     * @param message BackoffStrategy message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.BackoffStrategy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a BackoffStrategy message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.BackoffStrategy & envoy.config.core.v3.BackoffStrategy.$Shape} BackoffStrategy
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.BackoffStrategy & envoy.config.core.v3.BackoffStrategy.$Shape;
                }

                namespace BackoffStrategy {

                    /** Properties of a BackoffStrategy. */
                    interface $Properties {

                        /** BackoffStrategy baseInterval */
                        baseInterval?: (google.protobuf.Duration.$Properties|null);

                        /** BackoffStrategy maxInterval */
                        maxInterval?: (google.protobuf.Duration.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a BackoffStrategy. */
                    type $Shape = envoy.config.core.v3.BackoffStrategy.$Properties;
                }
            }
        }
    }

    /** Namespace type. */
    namespace type {

        /** Namespace v3. */
        namespace v3 {

            /**
             * Properties of a SemanticVersion.
             * @deprecated Use envoy.type.v3.SemanticVersion.$Properties instead.
             */
            interface ISemanticVersion extends envoy.type.v3.SemanticVersion.$Properties {
            }

            /** Represents a SemanticVersion. */
            class SemanticVersion {

                /**
                 * Constructs a new SemanticVersion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: envoy.type.v3.SemanticVersion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SemanticVersion majorNumber. */
                majorNumber: number;

                /** SemanticVersion minorNumber. */
                minorNumber: number;

                /** SemanticVersion patch. */
                patch: number;

                /**
                 * Encodes the specified SemanticVersion message. Does not implicitly {@link envoy.type.v3.SemanticVersion.verify|verify} messages.
                 * @param message SemanticVersion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: envoy.type.v3.SemanticVersion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SemanticVersion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {envoy.type.v3.SemanticVersion & envoy.type.v3.SemanticVersion.$Shape} SemanticVersion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.type.v3.SemanticVersion & envoy.type.v3.SemanticVersion.$Shape;
            }

            namespace SemanticVersion {

                /** Properties of a SemanticVersion. */
                interface $Properties {

                    /** SemanticVersion majorNumber */
                    majorNumber?: (number|null);

                    /** SemanticVersion minorNumber */
                    minorNumber?: (number|null);

                    /** SemanticVersion patch */
                    patch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SemanticVersion. */
                type $Shape = envoy.type.v3.SemanticVersion.$Properties;
            }

            /**
             * Properties of a FractionalPercent.
             * @deprecated Use envoy.type.v3.FractionalPercent.$Properties instead.
             */
            interface IFractionalPercent extends envoy.type.v3.FractionalPercent.$Properties {
            }

            /** Represents a FractionalPercent. */
            class FractionalPercent {

                /**
                 * Constructs a new FractionalPercent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: envoy.type.v3.FractionalPercent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FractionalPercent numerator. */
                numerator: number;

                /**
                 * Encodes the specified FractionalPercent message. Does not implicitly {@link envoy.type.v3.FractionalPercent.verify|verify} messages.
                 * @param message FractionalPercent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: envoy.type.v3.FractionalPercent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FractionalPercent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {envoy.type.v3.FractionalPercent & envoy.type.v3.FractionalPercent.$Shape} FractionalPercent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.type.v3.FractionalPercent & envoy.type.v3.FractionalPercent.$Shape;
            }

            namespace FractionalPercent {

                /** Properties of a FractionalPercent. */
                interface $Properties {

                    /** FractionalPercent numerator */
                    numerator?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FractionalPercent. */
                type $Shape = envoy.type.v3.FractionalPercent.$Properties;
            }
        }
    }

    /** Namespace extensions. */
    namespace extensions {

        /** Namespace filters. */
        namespace filters {

            /** Namespace http. */
            namespace http {

                /** Namespace fault. */
                namespace fault {

                    /** Namespace v3. */
                    namespace v3 {

                        /**
                         * Properties of a HTTPFault.
                         * @deprecated Use envoy.extensions.filters.http.fault.v3.HTTPFault.$Properties instead.
                         */
                        interface IHTTPFault extends envoy.extensions.filters.http.fault.v3.HTTPFault.$Properties {
                        }

                        /** Represents a HTTPFault. */
                        class HTTPFault {

                            /**
                             * Constructs a new HTTPFault.
                             * @param [properties] Properties to set
                             */
                            constructor(properties?: envoy.extensions.filters.http.fault.v3.HTTPFault.$Properties);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];

                            /** HTTPFault responseRateLimit. */
                            responseRateLimit?: (envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Properties|null);

                            /**
                             * Encodes the specified HTTPFault message. Does not implicitly {@link envoy.extensions.filters.http.fault.v3.HTTPFault.verify|verify} messages.
                             * @param message HTTPFault message or plain object to encode
                             * @param [writer] Writer to encode to
                             * @returns Writer
                             */
                            static encode(message: envoy.extensions.filters.http.fault.v3.HTTPFault.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                            /**
                             * Decodes a HTTPFault message from the specified reader or buffer.
                             * @param reader Reader or buffer to decode from
                             * @param [length] Message length if known beforehand
                             * @returns {envoy.extensions.filters.http.fault.v3.HTTPFault & envoy.extensions.filters.http.fault.v3.HTTPFault.$Shape} HTTPFault
                             * @throws {Error} If the payload is not a reader or valid buffer
                             * @throws {$protobuf.util.ProtocolError} If required fields are missing
                             */
                            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.filters.http.fault.v3.HTTPFault & envoy.extensions.filters.http.fault.v3.HTTPFault.$Shape;
                        }

                        namespace HTTPFault {

                            /** Properties of a HTTPFault. */
                            interface $Properties {

                                /** HTTPFault responseRateLimit */
                                responseRateLimit?: (envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Properties|null);

                                /** Unknown fields preserved while decoding when enabled */
                                $unknowns?: Uint8Array[];
                            }

                            /** Shape of a HTTPFault. */
                            type $Shape = {
                              responseRateLimit?: envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Shape|null;
                              $unknowns?: Uint8Array[];
                            };
                        }
                    }
                }

                /** Namespace wasm. */
                namespace wasm {

                    /** Namespace v3. */
                    namespace v3 {

                        /**
                         * Properties of a Wasm.
                         * @deprecated Use envoy.extensions.filters.http.wasm.v3.Wasm.$Properties instead.
                         */
                        interface IWasm extends envoy.extensions.filters.http.wasm.v3.Wasm.$Properties {
                        }

                        /** Represents a Wasm. */
                        class Wasm {

                            /**
                             * Constructs a new Wasm.
                             * @param [properties] Properties to set
                             */
                            constructor(properties?: envoy.extensions.filters.http.wasm.v3.Wasm.$Properties);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];

                            /** Wasm config. */
                            config?: (envoy.extensions.wasm.v3.PluginConfig.$Properties|null);

                            /**
                             * Encodes the specified Wasm message. Does not implicitly {@link envoy.extensions.filters.http.wasm.v3.Wasm.verify|verify} messages.
                             * @param message Wasm message or plain object to encode
                             * @param [writer] Writer to encode to
                             * @returns Writer
                             */
                            static encode(message: envoy.extensions.filters.http.wasm.v3.Wasm.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                            /**
                             * Decodes a Wasm message from the specified reader or buffer.
                             * @param reader Reader or buffer to decode from
                             * @param [length] Message length if known beforehand
                             * @returns {envoy.extensions.filters.http.wasm.v3.Wasm & envoy.extensions.filters.http.wasm.v3.Wasm.$Shape} Wasm
                             * @throws {Error} If the payload is not a reader or valid buffer
                             * @throws {$protobuf.util.ProtocolError} If required fields are missing
                             */
                            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.filters.http.wasm.v3.Wasm & envoy.extensions.filters.http.wasm.v3.Wasm.$Shape;
                        }

                        namespace Wasm {

                            /** Properties of a Wasm. */
                            interface $Properties {

                                /** Wasm config */
                                config?: (envoy.extensions.wasm.v3.PluginConfig.$Properties|null);

                                /** Unknown fields preserved while decoding when enabled */
                                $unknowns?: Uint8Array[];
                            }

                            /** Shape of a Wasm. */
                            type $Shape = {
                              config?: envoy.extensions.wasm.v3.PluginConfig.$Shape|null;
                              $unknowns?: Uint8Array[];
                            };
                        }
                    }
                }
            }

            /** Namespace common. */
            namespace common {

                /** Namespace fault. */
                namespace fault {

                    /** Namespace v3. */
                    namespace v3 {

                        /**
                         * Properties of a FaultRateLimit.
                         * @deprecated Use envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Properties instead.
                         */
                        interface IFaultRateLimit extends envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Properties {
                        }

                        /** Represents a FaultRateLimit. */
                        class FaultRateLimit {

                            /**
                             * Constructs a new FaultRateLimit.
                             * @param [properties] Properties to set
                             */
                            constructor(properties?: envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Properties);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];

                            /** FaultRateLimit headerLimit. */
                            headerLimit?: (envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Properties|null);

                            /** FaultRateLimit percentage. */
                            percentage?: (envoy.type.v3.FractionalPercent.$Properties|null);

                            /** FaultRateLimit limitType. */
                            limitType?: "headerLimit";

                            /**
                             * Encodes the specified FaultRateLimit message. Does not implicitly {@link envoy.extensions.filters.common.fault.v3.FaultRateLimit.verify|verify} messages.
                             * @param message FaultRateLimit message or plain object to encode
                             * @param [writer] Writer to encode to
                             * @returns Writer
                             */
                            static encode(message: envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                            /**
                             * Decodes a FaultRateLimit message from the specified reader or buffer.
                             * @param reader Reader or buffer to decode from
                             * @param [length] Message length if known beforehand
                             * @returns {envoy.extensions.filters.common.fault.v3.FaultRateLimit & envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Shape} FaultRateLimit
                             * @throws {Error} If the payload is not a reader or valid buffer
                             * @throws {$protobuf.util.ProtocolError} If required fields are missing
                             */
                            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.filters.common.fault.v3.FaultRateLimit & envoy.extensions.filters.common.fault.v3.FaultRateLimit.$Shape;
                        }

                        namespace FaultRateLimit {

                            /** Properties of a FaultRateLimit. */
                            interface $Properties {

                                /** FaultRateLimit headerLimit */
                                headerLimit?: (envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Properties|null);

                                /** FaultRateLimit percentage */
                                percentage?: (envoy.type.v3.FractionalPercent.$Properties|null);

                                /** FaultRateLimit limitType */
                                limitType?: "headerLimit";

                                /** Unknown fields preserved while decoding when enabled */
                                $unknowns?: Uint8Array[];
                            }

                            /** Narrowed shape of a FaultRateLimit. */
                            type $Shape = {
                              headerLimit?: envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Shape|null;
                              percentage?: envoy.type.v3.FractionalPercent.$Shape|null;
                              $unknowns?: Uint8Array[];
                            } & (
                              ({ limitType?: undefined; headerLimit?: null }|{ limitType?: "headerLimit"; headerLimit: envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Shape })
                            );

                            /**
                             * Properties of a HeaderLimit.
                             * @deprecated Use envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Properties instead.
                             */
                            interface IHeaderLimit extends envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Properties {
                            }

                            /** Represents a HeaderLimit. */
                            class HeaderLimit {

                                /**
                                 * Constructs a new HeaderLimit.
                                 * @param [properties] Properties to set
                                 */
                                constructor(properties?: envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Properties);

                                /** Unknown fields preserved while decoding when enabled */
                                $unknowns?: Uint8Array[];

                                /**
                                 * Encodes the specified HeaderLimit message. Does not implicitly {@link envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.verify|verify} messages.
                                 * @param message HeaderLimit message or plain object to encode
                                 * @param [writer] Writer to encode to
                                 * @returns Writer
                                 */
                                static encode(message: envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                                /**
                                 * Decodes a HeaderLimit message from the specified reader or buffer.
                                 * @param reader Reader or buffer to decode from
                                 * @param [length] Message length if known beforehand
                                 * @returns {envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit & envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Shape} HeaderLimit
                                 * @throws {Error} If the payload is not a reader or valid buffer
                                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                                 */
                                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit & envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Shape;
                            }

                            namespace HeaderLimit {

                                /** Properties of a HeaderLimit. */
                                interface $Properties {

                                    /** Unknown fields preserved while decoding when enabled */
                                    $unknowns?: Uint8Array[];
                                }

                                /** Shape of a HeaderLimit. */
                                type $Shape = envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit.$Properties;
                            }
                        }
                    }
                }
            }
        }

        /** Namespace wasm. */
        namespace wasm {

            /** Namespace v3. */
            namespace v3 {

                /** FailurePolicy enum. */
                enum FailurePolicy {

                    /** UNSPECIFIED value */
                    UNSPECIFIED = 0,

                    /** FAIL_RELOAD value */
                    FAIL_RELOAD = 1,

                    /** FAIL_CLOSED value */
                    FAIL_CLOSED = 2,

                    /** FAIL_OPEN value */
                    FAIL_OPEN = 3
                }

                /**
                 * Properties of a ReloadConfig.
                 * @deprecated Use envoy.extensions.wasm.v3.ReloadConfig.$Properties instead.
                 */
                interface IReloadConfig extends envoy.extensions.wasm.v3.ReloadConfig.$Properties {
                }

                /** Represents a ReloadConfig. */
                class ReloadConfig {

                    /**
                     * Constructs a new ReloadConfig.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.extensions.wasm.v3.ReloadConfig.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReloadConfig backoff. */
                    backoff?: (envoy.config.core.v3.BackoffStrategy.$Properties|null);

                    /**
                     * Encodes the specified ReloadConfig message. Does not implicitly {@link envoy.extensions.wasm.v3.ReloadConfig.verify|verify} messages.
                     * @param message ReloadConfig message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.extensions.wasm.v3.ReloadConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReloadConfig message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.extensions.wasm.v3.ReloadConfig & envoy.extensions.wasm.v3.ReloadConfig.$Shape} ReloadConfig
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.wasm.v3.ReloadConfig & envoy.extensions.wasm.v3.ReloadConfig.$Shape;
                }

                namespace ReloadConfig {

                    /** Properties of a ReloadConfig. */
                    interface $Properties {

                        /** ReloadConfig backoff */
                        backoff?: (envoy.config.core.v3.BackoffStrategy.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReloadConfig. */
                    type $Shape = envoy.extensions.wasm.v3.ReloadConfig.$Properties;
                }

                /**
                 * Properties of a VmConfig.
                 * @deprecated Use envoy.extensions.wasm.v3.VmConfig.$Properties instead.
                 */
                interface IVmConfig extends envoy.extensions.wasm.v3.VmConfig.$Properties {
                }

                /** Represents a VmConfig. */
                class VmConfig {

                    /**
                     * Constructs a new VmConfig.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.extensions.wasm.v3.VmConfig.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** VmConfig vmId. */
                    vmId: string;

                    /** VmConfig runtime. */
                    runtime: string;

                    /** VmConfig code. */
                    code?: (envoy.config.core.v3.AsyncDataSource.$Properties|null);

                    /** VmConfig configuration. */
                    configuration?: (google.protobuf.Any.$Properties|null);

                    /** VmConfig allowPrecompiled. */
                    allowPrecompiled: boolean;

                    /**
                     * Encodes the specified VmConfig message. Does not implicitly {@link envoy.extensions.wasm.v3.VmConfig.verify|verify} messages.
                     * @param message VmConfig message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.extensions.wasm.v3.VmConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a VmConfig message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.extensions.wasm.v3.VmConfig & envoy.extensions.wasm.v3.VmConfig.$Shape} VmConfig
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.wasm.v3.VmConfig & envoy.extensions.wasm.v3.VmConfig.$Shape;
                }

                namespace VmConfig {

                    /** Properties of a VmConfig. */
                    interface $Properties {

                        /** VmConfig vmId */
                        vmId?: (string|null);

                        /** VmConfig runtime */
                        runtime?: (string|null);

                        /** VmConfig code */
                        code?: (envoy.config.core.v3.AsyncDataSource.$Properties|null);

                        /** VmConfig configuration */
                        configuration?: (google.protobuf.Any.$Properties|null);

                        /** VmConfig allowPrecompiled */
                        allowPrecompiled?: (boolean|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a VmConfig. */
                    type $Shape = {
                      vmId?: string|null;
                      runtime?: string|null;
                      code?: envoy.config.core.v3.AsyncDataSource.$Shape|null;
                      configuration?: google.protobuf.Any.$Shape|null;
                      allowPrecompiled?: boolean|null;
                      $unknowns?: Uint8Array[];
                    };
                }

                /**
                 * Properties of a PluginConfig.
                 * @deprecated Use envoy.extensions.wasm.v3.PluginConfig.$Properties instead.
                 */
                interface IPluginConfig extends envoy.extensions.wasm.v3.PluginConfig.$Properties {
                }

                /** Represents a PluginConfig. */
                class PluginConfig {

                    /**
                     * Constructs a new PluginConfig.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.extensions.wasm.v3.PluginConfig.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** PluginConfig name. */
                    name: string;

                    /** PluginConfig rootId. */
                    rootId: string;

                    /** PluginConfig vmConfig. */
                    vmConfig?: (envoy.extensions.wasm.v3.VmConfig.$Properties|null);

                    /** PluginConfig configuration. */
                    configuration?: (google.protobuf.Any.$Properties|null);

                    /** PluginConfig failurePolicy. */
                    failurePolicy: envoy.extensions.wasm.v3.FailurePolicy;

                    /** PluginConfig reloadConfig. */
                    reloadConfig?: (envoy.extensions.wasm.v3.ReloadConfig.$Properties|null);

                    /** PluginConfig vm. */
                    vm?: "vmConfig";

                    /**
                     * Encodes the specified PluginConfig message. Does not implicitly {@link envoy.extensions.wasm.v3.PluginConfig.verify|verify} messages.
                     * @param message PluginConfig message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.extensions.wasm.v3.PluginConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a PluginConfig message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.extensions.wasm.v3.PluginConfig & envoy.extensions.wasm.v3.PluginConfig.$Shape} PluginConfig
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.wasm.v3.PluginConfig & envoy.extensions.wasm.v3.PluginConfig.$Shape;
                }

                namespace PluginConfig {

                    /** Properties of a PluginConfig. */
                    interface $Properties {

                        /** PluginConfig name */
                        name?: (string|null);

                        /** PluginConfig rootId */
                        rootId?: (string|null);

                        /** PluginConfig vmConfig */
                        vmConfig?: (envoy.extensions.wasm.v3.VmConfig.$Properties|null);

                        /** PluginConfig configuration */
                        configuration?: (google.protobuf.Any.$Properties|null);

                        /** PluginConfig failurePolicy */
                        failurePolicy?: (envoy.extensions.wasm.v3.FailurePolicy|null);

                        /** PluginConfig reloadConfig */
                        reloadConfig?: (envoy.extensions.wasm.v3.ReloadConfig.$Properties|null);

                        /** PluginConfig vm */
                        vm?: "vmConfig";

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of a PluginConfig. */
                    type $Shape = {
                      name?: string|null;
                      rootId?: string|null;
                      vmConfig?: envoy.extensions.wasm.v3.VmConfig.$Shape|null;
                      configuration?: google.protobuf.Any.$Shape|null;
                      failurePolicy?: envoy.extensions.wasm.v3.FailurePolicy|null;
                      reloadConfig?: envoy.extensions.wasm.v3.ReloadConfig.$Shape|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ vm?: undefined; vmConfig?: null }|{ vm?: "vmConfig"; vmConfig: envoy.extensions.wasm.v3.VmConfig.$Shape })
                    );
                }
            }
        }
    }
}

/** Namespace meshfuse. */
export namespace meshfuse {

    /** Namespace report. */
    namespace report {

        /** Namespace v1alpha1. */
        namespace v1alpha1 {

            /**
             * Properties of a ReportRequest.
             * @deprecated Use meshfuse.report.v1alpha1.ReportRequest.$Properties instead.
             */
            interface IReportRequest extends meshfuse.report.v1alpha1.ReportRequest.$Properties {
            }

            /** Represents a ReportRequest. */
            class ReportRequest {

                /**
                 * Constructs a new ReportRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.ReportRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportRequest nodeId. */
                nodeId: string;

                /** ReportRequest nodeCluster. */
                nodeCluster: string;

                /** ReportRequest boot. */
                boot: number;

                /** ReportRequest sequence. */
                sequence: number;

                /** ReportRequest wallMs. */
                wallMs: number;

                /** ReportRequest configs. */
                configs: meshfuse.report.v1alpha1.ConfigStatus.$Properties[];

                /** ReportRequest slots. */
                slots: meshfuse.report.v1alpha1.Slot.$Properties[];

                /** ReportRequest breakers. */
                breakers: meshfuse.report.v1alpha1.BreakerStatus.$Properties[];

                /** ReportRequest more. */
                more: boolean;

                /**
                 * Encodes the specified ReportRequest message. Does not implicitly {@link meshfuse.report.v1alpha1.ReportRequest.verify|verify} messages.
                 * @param message ReportRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.ReportRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.ReportRequest & meshfuse.report.v1alpha1.ReportRequest.$Shape} ReportRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.ReportRequest & meshfuse.report.v1alpha1.ReportRequest.$Shape;
            }

            namespace ReportRequest {

                /** Properties of a ReportRequest. */
                interface $Properties {

                    /** ReportRequest nodeId */
                    nodeId?: (string|null);

                    /** ReportRequest nodeCluster */
                    nodeCluster?: (string|null);

                    /** ReportRequest boot */
                    boot?: (number|null);

                    /** ReportRequest sequence */
                    sequence?: (number|null);

                    /** ReportRequest wallMs */
                    wallMs?: (number|null);

                    /** ReportRequest configs */
                    configs?: (meshfuse.report.v1alpha1.ConfigStatus.$Properties[]|null);

                    /** ReportRequest slots */
                    slots?: (meshfuse.report.v1alpha1.Slot.$Properties[]|null);

                    /** ReportRequest breakers */
                    breakers?: (meshfuse.report.v1alpha1.BreakerStatus.$Properties[]|null);

                    /** ReportRequest more */
                    more?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportRequest. */
                type $Shape = meshfuse.report.v1alpha1.ReportRequest.$Properties;
            }

            /** Direction enum. */
            enum Direction {

                /** OUTBOUND value */
                OUTBOUND = 0,

                /** INBOUND value */
                INBOUND = 1
            }

            /**
             * Properties of a ConfigStatus.
             * @deprecated Use meshfuse.report.v1alpha1.ConfigStatus.$Properties instead.
             */
            interface IConfigStatus extends meshfuse.report.v1alpha1.ConfigStatus.$Properties {
            }

            /** Represents a ConfigStatus. */
            class ConfigStatus {

                /**
                 * Constructs a new ConfigStatus.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.ConfigStatus.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ConfigStatus direction. */
                direction: meshfuse.report.v1alpha1.Direction;

                /** ConfigStatus revision. */
                revision: string;

                /** ConfigStatus vms. */
                vms: number;

                /** ConfigStatus vmsOnRevision. */
                vmsOnRevision: number;

                /** ConfigStatus refusedRevision. */
                refusedRevision: string;

                /** ConfigStatus refusedReason. */
                refusedReason: string;

                /** ConfigStatus node. */
                node: string;

                /**
                 * Encodes the specified ConfigStatus message. Does not implicitly {@link meshfuse.report.v1alpha1.ConfigStatus.verify|verify} messages.
                 * @param message ConfigStatus message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.ConfigStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ConfigStatus message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.ConfigStatus & meshfuse.report.v1alpha1.ConfigStatus.$Shape} ConfigStatus
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.ConfigStatus & meshfuse.report.v1alpha1.ConfigStatus.$Shape;
            }

            namespace ConfigStatus {

                /** Properties of a ConfigStatus. */
                interface $Properties {

                    /** ConfigStatus direction */
                    direction?: (meshfuse.report.v1alpha1.Direction|null);

                    /** ConfigStatus revision */
                    revision?: (string|null);

                    /** ConfigStatus vms */
                    vms?: (number|null);

                    /** ConfigStatus vmsOnRevision */
                    vmsOnRevision?: (number|null);

                    /** ConfigStatus refusedRevision */
                    refusedRevision?: (string|null);

                    /** ConfigStatus refusedReason */
                    refusedReason?: (string|null);

                    /** ConfigStatus node */
                    node?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ConfigStatus. */
                type $Shape = meshfuse.report.v1alpha1.ConfigStatus.$Properties;
            }

            /**
             * Properties of a Slot.
             * @deprecated Use meshfuse.report.v1alpha1.Slot.$Properties instead.
             */
            interface ISlot extends meshfuse.report.v1alpha1.Slot.$Properties {
            }

            /** Represents a Slot. */
            class Slot {

                /**
                 * Constructs a new Slot.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.Slot.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Slot index. */
                index: number;

                /** Slot epoch. */
                epoch: number;

                /** Slot edges. */
                edges: meshfuse.report.v1alpha1.EdgeCounts.$Properties[];

                /** Slot breakers. */
                breakers: meshfuse.report.v1alpha1.BreakerCounts.$Properties[];

                /** Slot faults. */
                faults: meshfuse.report.v1alpha1.FaultCounts.$Properties[];

                /** Slot overflow. */
                overflow?: (meshfuse.report.v1alpha1.OverflowCounts.$Properties|null);

                /** Slot gone. */
                gone: boolean;

                /**
                 * Encodes the specified Slot message. Does not implicitly {@link meshfuse.report.v1alpha1.Slot.verify|verify} messages.
                 * @param message Slot message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.Slot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Slot message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.Slot & meshfuse.report.v1alpha1.Slot.$Shape} Slot
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.Slot & meshfuse.report.v1alpha1.Slot.$Shape;
            }

            namespace Slot {

                /** Properties of a Slot. */
                interface $Properties {

                    /** Slot index */
                    index?: (number|null);

                    /** Slot epoch */
                    epoch?: (number|null);

                    /** Slot edges */
                    edges?: (meshfuse.report.v1alpha1.EdgeCounts.$Properties[]|null);

                    /** Slot breakers */
                    breakers?: (meshfuse.report.v1alpha1.BreakerCounts.$Properties[]|null);

                    /** Slot faults */
                    faults?: (meshfuse.report.v1alpha1.FaultCounts.$Properties[]|null);

                    /** Slot overflow */
                    overflow?: (meshfuse.report.v1alpha1.OverflowCounts.$Properties|null);

                    /** Slot gone */
                    gone?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Slot. */
                type $Shape = meshfuse.report.v1alpha1.Slot.$Properties;
            }

            /**
             * Properties of an EdgeCounts.
             * @deprecated Use meshfuse.report.v1alpha1.EdgeCounts.$Properties instead.
             */
            interface IEdgeCounts extends meshfuse.report.v1alpha1.EdgeCounts.$Properties {
            }

            /** Represents an EdgeCounts. */
            class EdgeCounts {

                /**
                 * Constructs a new EdgeCounts.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.EdgeCounts.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** EdgeCounts direction. */
                direction: meshfuse.report.v1alpha1.Direction;

                /** EdgeCounts source. */
                source: string;

                /** EdgeCounts destination. */
                destination: string;

                /** EdgeCounts outcomes. */
                outcomes: number[];

                /** EdgeCounts durationSumUs. */
                durationSumUs: number;

                /** EdgeCounts bucketIndices. */
                bucketIndices: number[];

                /** EdgeCounts bucketCounts. */
                bucketCounts: number[];

                /** EdgeCounts inFlight. */
                inFlight: number;

                /** EdgeCounts exemplars. */
                exemplars: meshfuse.report.v1alpha1.Exemplar.$Properties[];

                /**
                 * Encodes the specified EdgeCounts message. Does not implicitly {@link meshfuse.report.v1alpha1.EdgeCounts.verify|verify} messages.
                 * @param message EdgeCounts message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.EdgeCounts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an EdgeCounts message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.EdgeCounts & meshfuse.report.v1alpha1.EdgeCounts.$Shape} EdgeCounts
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.EdgeCounts & meshfuse.report.v1alpha1.EdgeCounts.$Shape;
            }

            namespace EdgeCounts {

                /** Properties of an EdgeCounts. */
                interface $Properties {

                    /** EdgeCounts direction */
                    direction?: (meshfuse.report.v1alpha1.Direction|null);

                    /** EdgeCounts source */
                    source?: (string|null);

                    /** EdgeCounts destination */
                    destination?: (string|null);

                    /** EdgeCounts outcomes */
                    outcomes?: (number[]|null);

                    /** EdgeCounts durationSumUs */
                    durationSumUs?: (number|null);

                    /** EdgeCounts bucketIndices */
                    bucketIndices?: (number[]|null);

                    /** EdgeCounts bucketCounts */
                    bucketCounts?: (number[]|null);

                    /** EdgeCounts inFlight */
                    inFlight?: (number|null);

                    /** EdgeCounts exemplars */
                    exemplars?: (meshfuse.report.v1alpha1.Exemplar.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an EdgeCounts. */
                type $Shape = meshfuse.report.v1alpha1.EdgeCounts.$Properties;
            }

            /**
             * Properties of an Exemplar.
             * @deprecated Use meshfuse.report.v1alpha1.Exemplar.$Properties instead.
             */
            interface IExemplar extends meshfuse.report.v1alpha1.Exemplar.$Properties {
            }

            /** Represents an Exemplar. */
            class Exemplar {

                /**
                 * Constructs a new Exemplar.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.Exemplar.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Exemplar atUs. */
                atUs: number;

                /** Exemplar durationUs. */
                durationUs: number;

                /** Exemplar outcome. */
                outcome: number;

                /** Exemplar traceId. */
                traceId: Uint8Array;

                /**
                 * Encodes the specified Exemplar message. Does not implicitly {@link meshfuse.report.v1alpha1.Exemplar.verify|verify} messages.
                 * @param message Exemplar message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.Exemplar.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Exemplar message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.Exemplar & meshfuse.report.v1alpha1.Exemplar.$Shape} Exemplar
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.Exemplar & meshfuse.report.v1alpha1.Exemplar.$Shape;
            }

            namespace Exemplar {

                /** Properties of an Exemplar. */
                interface $Properties {

                    /** Exemplar atUs */
                    atUs?: (number|null);

                    /** Exemplar durationUs */
                    durationUs?: (number|null);

                    /** Exemplar outcome */
                    outcome?: (number|null);

                    /** Exemplar traceId */
                    traceId?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Exemplar. */
                type $Shape = meshfuse.report.v1alpha1.Exemplar.$Properties;
            }

            /**
             * Properties of a BreakerCounts.
             * @deprecated Use meshfuse.report.v1alpha1.BreakerCounts.$Properties instead.
             */
            interface IBreakerCounts extends meshfuse.report.v1alpha1.BreakerCounts.$Properties {
            }

            /** Represents a BreakerCounts. */
            class BreakerCounts {

                /**
                 * Constructs a new BreakerCounts.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.BreakerCounts.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BreakerCounts direction. */
                direction: meshfuse.report.v1alpha1.Direction;

                /** BreakerCounts name. */
                name: string;

                /** BreakerCounts rejected. */
                rejected: number;

                /** BreakerCounts shadowRejected. */
                shadowRejected: number;

                /** BreakerCounts lost. */
                lost: number;

                /** BreakerCounts completed. */
                completed: number;

                /** BreakerCounts failed. */
                failed: number;

                /**
                 * Encodes the specified BreakerCounts message. Does not implicitly {@link meshfuse.report.v1alpha1.BreakerCounts.verify|verify} messages.
                 * @param message BreakerCounts message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.BreakerCounts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BreakerCounts message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.BreakerCounts & meshfuse.report.v1alpha1.BreakerCounts.$Shape} BreakerCounts
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.BreakerCounts & meshfuse.report.v1alpha1.BreakerCounts.$Shape;
            }

            namespace BreakerCounts {

                /** Properties of a BreakerCounts. */
                interface $Properties {

                    /** BreakerCounts direction */
                    direction?: (meshfuse.report.v1alpha1.Direction|null);

                    /** BreakerCounts name */
                    name?: (string|null);

                    /** BreakerCounts rejected */
                    rejected?: (number|null);

                    /** BreakerCounts shadowRejected */
                    shadowRejected?: (number|null);

                    /** BreakerCounts lost */
                    lost?: (number|null);

                    /** BreakerCounts completed */
                    completed?: (number|null);

                    /** BreakerCounts failed */
                    failed?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BreakerCounts. */
                type $Shape = meshfuse.report.v1alpha1.BreakerCounts.$Properties;
            }

            /**
             * Properties of a FaultCounts.
             * @deprecated Use meshfuse.report.v1alpha1.FaultCounts.$Properties instead.
             */
            interface IFaultCounts extends meshfuse.report.v1alpha1.FaultCounts.$Properties {
            }

            /** Represents a FaultCounts. */
            class FaultCounts {

                /**
                 * Constructs a new FaultCounts.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.FaultCounts.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FaultCounts direction. */
                direction: meshfuse.report.v1alpha1.Direction;

                /** FaultCounts name. */
                name: string;

                /** FaultCounts verdicts. */
                verdicts: number[];

                /** FaultCounts injected. */
                injected: number[];

                /**
                 * Encodes the specified FaultCounts message. Does not implicitly {@link meshfuse.report.v1alpha1.FaultCounts.verify|verify} messages.
                 * @param message FaultCounts message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.FaultCounts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FaultCounts message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.FaultCounts & meshfuse.report.v1alpha1.FaultCounts.$Shape} FaultCounts
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.FaultCounts & meshfuse.report.v1alpha1.FaultCounts.$Shape;
            }

            namespace FaultCounts {

                /** Properties of a FaultCounts. */
                interface $Properties {

                    /** FaultCounts direction */
                    direction?: (meshfuse.report.v1alpha1.Direction|null);

                    /** FaultCounts name */
                    name?: (string|null);

                    /** FaultCounts verdicts */
                    verdicts?: (number[]|null);

                    /** FaultCounts injected */
                    injected?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FaultCounts. */
                type $Shape = meshfuse.report.v1alpha1.FaultCounts.$Properties;
            }

            /**
             * Properties of an OverflowCounts.
             * @deprecated Use meshfuse.report.v1alpha1.OverflowCounts.$Properties instead.
             */
            interface IOverflowCounts extends meshfuse.report.v1alpha1.OverflowCounts.$Properties {
            }

            /** Represents an OverflowCounts. */
            class OverflowCounts {

                /**
                 * Constructs a new OverflowCounts.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.OverflowCounts.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OverflowCounts what. */
                what: string[];

                /** OverflowCounts count. */
                count: number[];

                /**
                 * Encodes the specified OverflowCounts message. Does not implicitly {@link meshfuse.report.v1alpha1.OverflowCounts.verify|verify} messages.
                 * @param message OverflowCounts message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.OverflowCounts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OverflowCounts message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.OverflowCounts & meshfuse.report.v1alpha1.OverflowCounts.$Shape} OverflowCounts
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.OverflowCounts & meshfuse.report.v1alpha1.OverflowCounts.$Shape;
            }

            namespace OverflowCounts {

                /** Properties of an OverflowCounts. */
                interface $Properties {

                    /** OverflowCounts what */
                    what?: (string[]|null);

                    /** OverflowCounts count */
                    count?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OverflowCounts. */
                type $Shape = meshfuse.report.v1alpha1.OverflowCounts.$Properties;
            }

            /** BreakerState enum. */
            enum BreakerState {

                /** CLOSED value */
                CLOSED = 0,

                /** OPEN value */
                OPEN = 1,

                /** HALF_OPEN value */
                HALF_OPEN = 2,

                /** RAMP value */
                RAMP = 3
            }

            /**
             * Properties of a BreakerStatus.
             * @deprecated Use meshfuse.report.v1alpha1.BreakerStatus.$Properties instead.
             */
            interface IBreakerStatus extends meshfuse.report.v1alpha1.BreakerStatus.$Properties {
            }

            /** Represents a BreakerStatus. */
            class BreakerStatus {

                /**
                 * Constructs a new BreakerStatus.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.BreakerStatus.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BreakerStatus direction. */
                direction: meshfuse.report.v1alpha1.Direction;

                /** BreakerStatus name. */
                name: string;

                /** BreakerStatus state. */
                state: meshfuse.report.v1alpha1.BreakerState;

                /** BreakerStatus generation. */
                generation: number;

                /** BreakerStatus sinceMs. */
                sinceMs: number;

                /** BreakerStatus openUntilMs. */
                openUntilMs: number;

                /** BreakerStatus attempt. */
                attempt: number;

                /** BreakerStatus transitions. */
                transitions: meshfuse.report.v1alpha1.Transition.$Properties[];

                /** BreakerStatus mode. */
                mode: number;

                /** BreakerStatus completed. */
                completed: number;

                /** BreakerStatus failed. */
                failed: number;

                /** BreakerStatus consecutive. */
                consecutive: number;

                /** BreakerStatus slowCompleted. */
                slowCompleted: number;

                /** BreakerStatus slow. */
                slow: number;

                /** BreakerStatus hung. */
                hung: number;

                /** BreakerStatus probeSuccesses. */
                probeSuccesses: number;

                /** BreakerStatus probeFailures. */
                probeFailures: number;

                /** BreakerStatus probesInFlight. */
                probesInFlight: number;

                /** BreakerStatus windowRestartedMs. */
                windowRestartedMs: number;

                /** BreakerStatus key. */
                key: Uint8Array;

                /** BreakerStatus keyed. */
                keyed: boolean;

                /** BreakerStatus forgotten. */
                forgotten: boolean;

                /** BreakerStatus keys. */
                keys: number[];

                /**
                 * Encodes the specified BreakerStatus message. Does not implicitly {@link meshfuse.report.v1alpha1.BreakerStatus.verify|verify} messages.
                 * @param message BreakerStatus message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.BreakerStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BreakerStatus message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.BreakerStatus & meshfuse.report.v1alpha1.BreakerStatus.$Shape} BreakerStatus
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.BreakerStatus & meshfuse.report.v1alpha1.BreakerStatus.$Shape;
            }

            namespace BreakerStatus {

                /** Properties of a BreakerStatus. */
                interface $Properties {

                    /** BreakerStatus direction */
                    direction?: (meshfuse.report.v1alpha1.Direction|null);

                    /** BreakerStatus name */
                    name?: (string|null);

                    /** BreakerStatus state */
                    state?: (meshfuse.report.v1alpha1.BreakerState|null);

                    /** BreakerStatus generation */
                    generation?: (number|null);

                    /** BreakerStatus sinceMs */
                    sinceMs?: (number|null);

                    /** BreakerStatus openUntilMs */
                    openUntilMs?: (number|null);

                    /** BreakerStatus attempt */
                    attempt?: (number|null);

                    /** BreakerStatus transitions */
                    transitions?: (meshfuse.report.v1alpha1.Transition.$Properties[]|null);

                    /** BreakerStatus mode */
                    mode?: (number|null);

                    /** BreakerStatus completed */
                    completed?: (number|null);

                    /** BreakerStatus failed */
                    failed?: (number|null);

                    /** BreakerStatus consecutive */
                    consecutive?: (number|null);

                    /** BreakerStatus slowCompleted */
                    slowCompleted?: (number|null);

                    /** BreakerStatus slow */
                    slow?: (number|null);

                    /** BreakerStatus hung */
                    hung?: (number|null);

                    /** BreakerStatus probeSuccesses */
                    probeSuccesses?: (number|null);

                    /** BreakerStatus probeFailures */
                    probeFailures?: (number|null);

                    /** BreakerStatus probesInFlight */
                    probesInFlight?: (number|null);

                    /** BreakerStatus windowRestartedMs */
                    windowRestartedMs?: (number|null);

                    /** BreakerStatus key */
                    key?: (Uint8Array|null);

                    /** BreakerStatus keyed */
                    keyed?: (boolean|null);

                    /** BreakerStatus forgotten */
                    forgotten?: (boolean|null);

                    /** BreakerStatus keys */
                    keys?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BreakerStatus. */
                type $Shape = meshfuse.report.v1alpha1.BreakerStatus.$Properties;
            }

            /**
             * Properties of a Transition.
             * @deprecated Use meshfuse.report.v1alpha1.Transition.$Properties instead.
             */
            interface ITransition extends meshfuse.report.v1alpha1.Transition.$Properties {
            }

            /** Represents a Transition. */
            class Transition {

                /**
                 * Constructs a new Transition.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.Transition.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Transition generation. */
                generation: number;

                /** Transition from. */
                from: meshfuse.report.v1alpha1.BreakerState;

                /** Transition to. */
                to: meshfuse.report.v1alpha1.BreakerState;

                /** Transition reason. */
                reason: string;

                /** Transition atMs. */
                atMs: number;

                /** Transition completed. */
                completed: number;

                /** Transition failed. */
                failed: number;

                /** Transition consecutive. */
                consecutive: number;

                /** Transition slowCompleted. */
                slowCompleted: number;

                /** Transition slow. */
                slow: number;

                /** Transition hung. */
                hung: number;

                /** Transition probeSuccesses. */
                probeSuccesses: number;

                /** Transition probeFailures. */
                probeFailures: number;

                /** Transition threshold. */
                threshold: number;

                /** Transition attempt. */
                attempt: number;

                /** Transition lastsMs. */
                lastsMs: number;

                /**
                 * Encodes the specified Transition message. Does not implicitly {@link meshfuse.report.v1alpha1.Transition.verify|verify} messages.
                 * @param message Transition message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.Transition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Transition message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.Transition & meshfuse.report.v1alpha1.Transition.$Shape} Transition
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.Transition & meshfuse.report.v1alpha1.Transition.$Shape;
            }

            namespace Transition {

                /** Properties of a Transition. */
                interface $Properties {

                    /** Transition generation */
                    generation?: (number|null);

                    /** Transition from */
                    from?: (meshfuse.report.v1alpha1.BreakerState|null);

                    /** Transition to */
                    to?: (meshfuse.report.v1alpha1.BreakerState|null);

                    /** Transition reason */
                    reason?: (string|null);

                    /** Transition atMs */
                    atMs?: (number|null);

                    /** Transition completed */
                    completed?: (number|null);

                    /** Transition failed */
                    failed?: (number|null);

                    /** Transition consecutive */
                    consecutive?: (number|null);

                    /** Transition slowCompleted */
                    slowCompleted?: (number|null);

                    /** Transition slow */
                    slow?: (number|null);

                    /** Transition hung */
                    hung?: (number|null);

                    /** Transition probeSuccesses */
                    probeSuccesses?: (number|null);

                    /** Transition probeFailures */
                    probeFailures?: (number|null);

                    /** Transition threshold */
                    threshold?: (number|null);

                    /** Transition attempt */
                    attempt?: (number|null);

                    /** Transition lastsMs */
                    lastsMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Transition. */
                type $Shape = meshfuse.report.v1alpha1.Transition.$Properties;
            }

            /**
             * Properties of a ReportReply.
             * @deprecated Use meshfuse.report.v1alpha1.ReportReply.$Properties instead.
             */
            interface IReportReply extends meshfuse.report.v1alpha1.ReportReply.$Properties {
            }

            /** Represents a ReportReply. */
            class ReportReply {

                /**
                 * Constructs a new ReportReply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: meshfuse.report.v1alpha1.ReportReply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportReply intervalMs. */
                intervalMs: number;

                /** ReportReply resend. */
                resend: boolean;

                /** ReportReply endLeases. */
                endLeases: boolean;

                /**
                 * Encodes the specified ReportReply message. Does not implicitly {@link meshfuse.report.v1alpha1.ReportReply.verify|verify} messages.
                 * @param message ReportReply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: meshfuse.report.v1alpha1.ReportReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportReply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {meshfuse.report.v1alpha1.ReportReply & meshfuse.report.v1alpha1.ReportReply.$Shape} ReportReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): meshfuse.report.v1alpha1.ReportReply & meshfuse.report.v1alpha1.ReportReply.$Shape;
            }

            namespace ReportReply {

                /** Properties of a ReportReply. */
                interface $Properties {

                    /** ReportReply intervalMs */
                    intervalMs?: (number|null);

                    /** ReportReply resend */
                    resend?: (boolean|null);

                    /** ReportReply endLeases */
                    endLeases?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportReply. */
                type $Shape = meshfuse.report.v1alpha1.ReportReply.$Properties;
            }
        }
    }
}

/** Namespace google. */
export namespace google {

    /** Namespace protobuf. */
    namespace protobuf {

        /**
         * Properties of a Struct.
         * @deprecated Use google.protobuf.Struct.$Properties instead.
         */
        interface IStruct extends google.protobuf.Struct.$Properties {
        }

        /** Represents a Struct. */
        class Struct {

            /**
             * Constructs a new Struct.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Struct.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Struct fields. */
            fields: { [k: string]: google.protobuf.Value.$Properties };

            /**
             * Encodes the specified Struct message. Does not implicitly {@link google.protobuf.Struct.verify|verify} messages.
             * @param message Struct message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Struct.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Struct message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Struct & google.protobuf.Struct.$Shape} Struct
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Struct & google.protobuf.Struct.$Shape;
        }

        namespace Struct {

            /** Properties of a Struct. */
            interface $Properties {

                /** Struct fields */
                fields?: ({ [k: string]: google.protobuf.Value.$Properties }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Struct. */
            type $Shape = {
              fields?: { [k: string]: google.protobuf.Value.$Shape }|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Value.
         * @deprecated Use google.protobuf.Value.$Properties instead.
         */
        interface IValue extends google.protobuf.Value.$Properties {
        }

        /** Represents a Value. */
        class Value {

            /**
             * Constructs a new Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Value nullValue. */
            nullValue?: (google.protobuf.NullValue|null);

            /** Value numberValue. */
            numberValue?: (number|null);

            /** Value stringValue. */
            stringValue?: (string|null);

            /** Value boolValue. */
            boolValue?: (boolean|null);

            /** Value structValue. */
            structValue?: (google.protobuf.Struct.$Properties|null);

            /** Value listValue. */
            listValue?: (google.protobuf.ListValue.$Properties|null);

            /** Value kind. */
            kind?: ("nullValue"|"numberValue"|"stringValue"|"boolValue"|"structValue"|"listValue");

            /**
             * Encodes the specified Value message. Does not implicitly {@link google.protobuf.Value.verify|verify} messages.
             * @param message Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Value & google.protobuf.Value.$Shape} Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Value & google.protobuf.Value.$Shape;
        }

        namespace Value {

            /** Properties of a Value. */
            interface $Properties {

                /** Value nullValue */
                nullValue?: (google.protobuf.NullValue|null);

                /** Value numberValue */
                numberValue?: (number|null);

                /** Value stringValue */
                stringValue?: (string|null);

                /** Value boolValue */
                boolValue?: (boolean|null);

                /** Value structValue */
                structValue?: (google.protobuf.Struct.$Properties|null);

                /** Value listValue */
                listValue?: (google.protobuf.ListValue.$Properties|null);

                /** Value kind */
                kind?: ("nullValue"|"numberValue"|"stringValue"|"boolValue"|"structValue"|"listValue");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Value. */
            type $Shape = {
              nullValue?: google.protobuf.NullValue|null;
              numberValue?: number|null;
              stringValue?: string|null;
              boolValue?: boolean|null;
              structValue?: google.protobuf.Struct.$Shape|null;
              listValue?: google.protobuf.ListValue.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "nullValue"; nullValue: google.protobuf.NullValue; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "numberValue"; nullValue?: null; numberValue: number; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "stringValue"; nullValue?: null; numberValue?: null; stringValue: string; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "boolValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue: boolean; structValue?: null; listValue?: null }|{ kind?: "structValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue: google.protobuf.Struct.$Shape; listValue?: null }|{ kind?: "listValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue: google.protobuf.ListValue.$Shape })
            );
        }

        /** NullValue enum. */
        enum NullValue {

            /** NULL_VALUE value */
            NULL_VALUE = 0
        }

        /**
         * Properties of a ListValue.
         * @deprecated Use google.protobuf.ListValue.$Properties instead.
         */
        interface IListValue extends google.protobuf.ListValue.$Properties {
        }

        /** Represents a ListValue. */
        class ListValue {

            /**
             * Constructs a new ListValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.ListValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListValue values. */
            values: google.protobuf.Value.$Properties[];

            /**
             * Encodes the specified ListValue message. Does not implicitly {@link google.protobuf.ListValue.verify|verify} messages.
             * @param message ListValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.ListValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.ListValue & google.protobuf.ListValue.$Shape} ListValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.ListValue & google.protobuf.ListValue.$Shape;
        }

        namespace ListValue {

            /** Properties of a ListValue. */
            interface $Properties {

                /** ListValue values */
                values?: (google.protobuf.Value.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListValue. */
            type $Shape = {
              values?: google.protobuf.Value.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of an Any.
         * @deprecated Use google.protobuf.Any.$Properties instead.
         */
        interface IAny extends google.protobuf.Any.$Properties {
        }

        /** Represents an Any. */
        class Any {

            /**
             * Constructs a new Any.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Any.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Any type_url. */
            type_url: string;

            /** Any value. */
            value: Uint8Array;

            /**
             * Encodes the specified Any message. Does not implicitly {@link google.protobuf.Any.verify|verify} messages.
             * @param message Any message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Any.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Any message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Any & google.protobuf.Any.$Shape} Any
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Any & google.protobuf.Any.$Shape;
        }

        namespace Any {

            /** Properties of an Any. */
            interface $Properties {

                /** Any type_url */
                type_url?: (string|null);

                /** Any value */
                value?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Any. */
            type $Shape = google.protobuf.Any.$Properties;
        }

        /**
         * Properties of a Duration.
         * @deprecated Use google.protobuf.Duration.$Properties instead.
         */
        interface IDuration extends google.protobuf.Duration.$Properties {
        }

        /** Represents a Duration. */
        class Duration {

            /**
             * Constructs a new Duration.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Duration.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Duration seconds. */
            seconds: number;

            /** Duration nanos. */
            nanos: number;

            /**
             * Encodes the specified Duration message. Does not implicitly {@link google.protobuf.Duration.verify|verify} messages.
             * @param message Duration message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Duration.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Duration message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Duration & google.protobuf.Duration.$Shape} Duration
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Duration & google.protobuf.Duration.$Shape;
        }

        namespace Duration {

            /** Properties of a Duration. */
            interface $Properties {

                /** Duration seconds */
                seconds?: (number|null);

                /** Duration nanos */
                nanos?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Duration. */
            type $Shape = google.protobuf.Duration.$Properties;
        }

        /**
         * Properties of a DoubleValue.
         * @deprecated Use google.protobuf.DoubleValue.$Properties instead.
         */
        interface IDoubleValue extends google.protobuf.DoubleValue.$Properties {
        }

        /** Represents a DoubleValue. */
        class DoubleValue {

            /**
             * Constructs a new DoubleValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.DoubleValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DoubleValue value. */
            value: number;

            /**
             * Encodes the specified DoubleValue message. Does not implicitly {@link google.protobuf.DoubleValue.verify|verify} messages.
             * @param message DoubleValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.DoubleValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DoubleValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.DoubleValue & google.protobuf.DoubleValue.$Shape} DoubleValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.DoubleValue & google.protobuf.DoubleValue.$Shape;
        }

        namespace DoubleValue {

            /** Properties of a DoubleValue. */
            interface $Properties {

                /** DoubleValue value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DoubleValue. */
            type $Shape = google.protobuf.DoubleValue.$Properties;
        }

        /**
         * Properties of a FloatValue.
         * @deprecated Use google.protobuf.FloatValue.$Properties instead.
         */
        interface IFloatValue extends google.protobuf.FloatValue.$Properties {
        }

        /** Represents a FloatValue. */
        class FloatValue {

            /**
             * Constructs a new FloatValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.FloatValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FloatValue value. */
            value: number;

            /**
             * Encodes the specified FloatValue message. Does not implicitly {@link google.protobuf.FloatValue.verify|verify} messages.
             * @param message FloatValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.FloatValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FloatValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.FloatValue & google.protobuf.FloatValue.$Shape} FloatValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.FloatValue & google.protobuf.FloatValue.$Shape;
        }

        namespace FloatValue {

            /** Properties of a FloatValue. */
            interface $Properties {

                /** FloatValue value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FloatValue. */
            type $Shape = google.protobuf.FloatValue.$Properties;
        }

        /**
         * Properties of an Int64Value.
         * @deprecated Use google.protobuf.Int64Value.$Properties instead.
         */
        interface IInt64Value extends google.protobuf.Int64Value.$Properties {
        }

        /** Represents an Int64Value. */
        class Int64Value {

            /**
             * Constructs a new Int64Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Int64Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Int64Value value. */
            value: number;

            /**
             * Encodes the specified Int64Value message. Does not implicitly {@link google.protobuf.Int64Value.verify|verify} messages.
             * @param message Int64Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Int64Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Int64Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Int64Value & google.protobuf.Int64Value.$Shape} Int64Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Int64Value & google.protobuf.Int64Value.$Shape;
        }

        namespace Int64Value {

            /** Properties of an Int64Value. */
            interface $Properties {

                /** Int64Value value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Int64Value. */
            type $Shape = google.protobuf.Int64Value.$Properties;
        }

        /**
         * Properties of a UInt64Value.
         * @deprecated Use google.protobuf.UInt64Value.$Properties instead.
         */
        interface IUInt64Value extends google.protobuf.UInt64Value.$Properties {
        }

        /** Represents a UInt64Value. */
        class UInt64Value {

            /**
             * Constructs a new UInt64Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.UInt64Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UInt64Value value. */
            value: number;

            /**
             * Encodes the specified UInt64Value message. Does not implicitly {@link google.protobuf.UInt64Value.verify|verify} messages.
             * @param message UInt64Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.UInt64Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UInt64Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.UInt64Value & google.protobuf.UInt64Value.$Shape} UInt64Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.UInt64Value & google.protobuf.UInt64Value.$Shape;
        }

        namespace UInt64Value {

            /** Properties of a UInt64Value. */
            interface $Properties {

                /** UInt64Value value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a UInt64Value. */
            type $Shape = google.protobuf.UInt64Value.$Properties;
        }

        /**
         * Properties of an Int32Value.
         * @deprecated Use google.protobuf.Int32Value.$Properties instead.
         */
        interface IInt32Value extends google.protobuf.Int32Value.$Properties {
        }

        /** Represents an Int32Value. */
        class Int32Value {

            /**
             * Constructs a new Int32Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Int32Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Int32Value value. */
            value: number;

            /**
             * Encodes the specified Int32Value message. Does not implicitly {@link google.protobuf.Int32Value.verify|verify} messages.
             * @param message Int32Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Int32Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Int32Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Int32Value & google.protobuf.Int32Value.$Shape} Int32Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Int32Value & google.protobuf.Int32Value.$Shape;
        }

        namespace Int32Value {

            /** Properties of an Int32Value. */
            interface $Properties {

                /** Int32Value value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Int32Value. */
            type $Shape = google.protobuf.Int32Value.$Properties;
        }

        /**
         * Properties of a UInt32Value.
         * @deprecated Use google.protobuf.UInt32Value.$Properties instead.
         */
        interface IUInt32Value extends google.protobuf.UInt32Value.$Properties {
        }

        /** Represents a UInt32Value. */
        class UInt32Value {

            /**
             * Constructs a new UInt32Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.UInt32Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UInt32Value value. */
            value: number;

            /**
             * Encodes the specified UInt32Value message. Does not implicitly {@link google.protobuf.UInt32Value.verify|verify} messages.
             * @param message UInt32Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.UInt32Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UInt32Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.UInt32Value & google.protobuf.UInt32Value.$Shape} UInt32Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.UInt32Value & google.protobuf.UInt32Value.$Shape;
        }

        namespace UInt32Value {

            /** Properties of a UInt32Value. */
            interface $Properties {

                /** UInt32Value value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a UInt32Value. */
            type $Shape = google.protobuf.UInt32Value.$Properties;
        }

        /**
         * Properties of a BoolValue.
         * @deprecated Use google.protobuf.BoolValue.$Properties instead.
         */
        interface IBoolValue extends google.protobuf.BoolValue.$Properties {
        }

        /** Represents a BoolValue. */
        class BoolValue {

            /**
             * Constructs a new BoolValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.BoolValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BoolValue value. */
            value: boolean;

            /**
             * Encodes the specified BoolValue message. Does not implicitly {@link google.protobuf.BoolValue.verify|verify} messages.
             * @param message BoolValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.BoolValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BoolValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.BoolValue & google.protobuf.BoolValue.$Shape} BoolValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.BoolValue & google.protobuf.BoolValue.$Shape;
        }

        namespace BoolValue {

            /** Properties of a BoolValue. */
            interface $Properties {

                /** BoolValue value */
                value?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BoolValue. */
            type $Shape = google.protobuf.BoolValue.$Properties;
        }

        /**
         * Properties of a StringValue.
         * @deprecated Use google.protobuf.StringValue.$Properties instead.
         */
        interface IStringValue extends google.protobuf.StringValue.$Properties {
        }

        /** Represents a StringValue. */
        class StringValue {

            /**
             * Constructs a new StringValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.StringValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StringValue value. */
            value: string;

            /**
             * Encodes the specified StringValue message. Does not implicitly {@link google.protobuf.StringValue.verify|verify} messages.
             * @param message StringValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.StringValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StringValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.StringValue & google.protobuf.StringValue.$Shape} StringValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.StringValue & google.protobuf.StringValue.$Shape;
        }

        namespace StringValue {

            /** Properties of a StringValue. */
            interface $Properties {

                /** StringValue value */
                value?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StringValue. */
            type $Shape = google.protobuf.StringValue.$Properties;
        }

        /**
         * Properties of a BytesValue.
         * @deprecated Use google.protobuf.BytesValue.$Properties instead.
         */
        interface IBytesValue extends google.protobuf.BytesValue.$Properties {
        }

        /** Represents a BytesValue. */
        class BytesValue {

            /**
             * Constructs a new BytesValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.BytesValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BytesValue value. */
            value: Uint8Array;

            /**
             * Encodes the specified BytesValue message. Does not implicitly {@link google.protobuf.BytesValue.verify|verify} messages.
             * @param message BytesValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.BytesValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BytesValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.BytesValue & google.protobuf.BytesValue.$Shape} BytesValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.BytesValue & google.protobuf.BytesValue.$Shape;
        }

        namespace BytesValue {

            /** Properties of a BytesValue. */
            interface $Properties {

                /** BytesValue value */
                value?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BytesValue. */
            type $Shape = google.protobuf.BytesValue.$Properties;
        }
    }

    /** Namespace rpc. */
    namespace rpc {

        /**
         * Properties of a Status.
         * @deprecated Use google.rpc.Status.$Properties instead.
         */
        interface IStatus extends google.rpc.Status.$Properties {
        }

        /** Represents a Status. */
        class Status {

            /**
             * Constructs a new Status.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.Status.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Status code. */
            code: number;

            /** Status message. */
            message: string;

            /**
             * Encodes the specified Status message. Does not implicitly {@link google.rpc.Status.verify|verify} messages.
             * @param message Status message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.Status & google.rpc.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Status & google.rpc.Status.$Shape;
        }

        namespace Status {

            /** Properties of a Status. */
            interface $Properties {

                /** Status code */
                code?: (number|null);

                /** Status message */
                message?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Status. */
            type $Shape = google.rpc.Status.$Properties;
        }
    }
}
