/** How edges are drawn: as sigma's rectangles, with dashes for what is not said as fact. */

import { EdgeArrowHeadProgram, EdgeProgram, EdgeRectangleProgram, NodePointProgram, type NodeProgramType, type ProgramInfo } from 'sigma/rendering';
import { floatColor } from 'sigma/utils';
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from 'sigma/types';
import { DASHES } from './relations';

export interface DashedData extends EdgeDisplayData {
  /** Name of the modality. */
  dash?: string;
}

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_normal;
attribute float a_normalCoef;
attribute vec2 a_positionStart;
attribute vec2 a_positionEnd;
attribute float a_positionCoef;
attribute vec2 a_dash;

uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_zoomRatio;
uniform float u_pixelRatio;
uniform float u_correctionRatio;
uniform float u_minEdgeThickness;
uniform float u_feather;

varying vec4 v_color;
varying vec2 v_normal;
varying float v_thickness;
varying float v_feather;
varying float v_along;
varying vec2 v_dash;

const float bias = 255.0 / 254.0;

void main() {
  vec2 normal = a_normal * a_normalCoef;
  vec2 position = mix(a_positionStart, a_positionEnd, a_positionCoef);
  float normalLength = length(normal);
  vec2 unitNormal = normal / normalLength;
  float pixelsThickness = max(normalLength, u_minEdgeThickness * u_sizeRatio);
  float webGLThickness = pixelsThickness * u_correctionRatio / u_sizeRatio;
  gl_Position = vec4((u_matrix * vec3(position + unitNormal * webGLThickness, 1)).xy, 0, 1);
  v_thickness = webGLThickness / u_zoomRatio;
  v_normal = unitNormal;
  v_feather = u_feather * u_correctionRatio / u_zoomRatio / u_pixelRatio * 2.0;
  // One pixel of the screen is twice the correction ratio in the graph's own units.
  v_along = a_positionCoef * length(a_positionEnd - a_positionStart) / (2.0 * u_correctionRatio);
  v_dash = a_dash;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;

varying vec4 v_color;
varying vec2 v_normal;
varying float v_thickness;
varying float v_feather;
varying float v_along;
varying vec2 v_dash;

void main(void) {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float dist = length(v_normal) * v_thickness;
  float cover = 1.0 - smoothstep(v_thickness - v_feather, v_thickness, dist);
  if (v_dash.y > 0.0 && mod(v_along, v_dash.x + v_dash.y) > v_dash.x) cover = 0.0;
  float alpha = v_color.a * cover;
  gl_FragColor = vec4(v_color.rgb * alpha, alpha);
  #endif
}
`;

export class DashedEdgeProgram extends EdgeRectangleProgram {
  override getDefinition(): ReturnType<EdgeRectangleProgram['getDefinition']> {
    const base = super.getDefinition();
    return {
      ...base,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      ATTRIBUTES: [...base.ATTRIBUTES, { name: 'a_dash', size: 2, type: WebGLRenderingContext.FLOAT }],
    };
  }

  override processVisibleItem(edgeIndex: number, startIndex: number, source: NodeDisplayData, target: NodeDisplayData, data: DashedData): void {
    const dx = target.x - source.x;
    const dy = target.y - source.y;
    const squared = dx * dx + dy * dy;
    const scale = squared > 0 ? (data.size || 1) / Math.sqrt(squared) : 0;
    const dash = DASHES[data.dash ?? 'asserted'];
    const array = this.array;
    array[startIndex++] = source.x;
    array[startIndex++] = source.y;
    array[startIndex++] = target.x;
    array[startIndex++] = target.y;
    array[startIndex++] = -dy * scale;
    array[startIndex++] = dx * scale;
    array[startIndex++] = floatColor(data.color);
    array[startIndex++] = edgeIndex;
    array[startIndex++] = dash?.[0] ?? 0;
    array[startIndex++] = dash?.[1] ?? 0;
  }
}

const HEAD_FRAGMENT = /* glsl */ `
precision mediump float;

varying vec4 v_color;

void main(void) {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a);
  #endif
}
`;

interface Defined {
  getDefinition(): { FRAGMENT_SHADER_SOURCE: string };
}

// Its type says less of it than there is.
const Base = EdgeArrowHeadProgram as unknown as new (...given: ConstructorParameters<typeof EdgeArrowHeadProgram>) => Defined;

/** Sigma's arrow heads, with colours multiplied by their alpha as its canvas blends them. */
export const HeadProgram = class extends Base {
  override getDefinition(): ReturnType<Defined['getDefinition']> {
    return { ...super.getDefinition(), FRAGMENT_SHADER_SOURCE: HEAD_FRAGMENT };
  }
} as unknown as typeof EdgeArrowHeadProgram;

const THIN_VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute vec3 a_dash;

uniform mat3 u_matrix;
uniform float u_correctionRatio;

varying vec4 v_color;
varying vec3 v_dash;

const float bias = 255.0 / 254.0;

void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  v_dash = vec3(a_dash.xy, a_dash.z / (2.0 * u_correctionRatio));
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}
`;

const THIN_FRAGMENT = /* glsl */ `
precision highp float;

varying vec4 v_color;
varying vec3 v_dash;

void main(void) {
  #ifndef PICKING_MODE
  if (v_dash.y > 0.0 && mod(v_dash.z, v_dash.x + v_dash.y) > v_dash.x) discard;
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a);
  #else
  gl_FragColor = v_color;
  #endif
}
`;

const THIN_UNIFORMS = ['u_matrix', 'u_correctionRatio'] as const;

/** Edges as lines of one pixel: where there are so many that their width would only hide others. */
export class ThinEdgeProgram extends EdgeProgram<(typeof THIN_UNIFORMS)[number]> {
  getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, LINES } = WebGLRenderingContext;
    return {
      VERTICES: 2,
      VERTEX_SHADER_SOURCE: THIN_VERTEX,
      FRAGMENT_SHADER_SOURCE: THIN_FRAGMENT,
      METHOD: LINES,
      UNIFORMS: THIN_UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_dash', size: 3, type: FLOAT },
      ],
    };
  }

  processVisibleItem(edgeIndex: number, startIndex: number, source: NodeDisplayData, target: NodeDisplayData, data: DashedData): void {
    const color = floatColor(data.color);
    const dash = DASHES[data.dash ?? 'asserted'];
    const array = this.array;
    for (const end of [source, target]) {
      array[startIndex++] = end.x;
      array[startIndex++] = end.y;
      array[startIndex++] = color;
      array[startIndex++] = edgeIndex;
      array[startIndex++] = dash?.[0] ?? 0;
      array[startIndex++] = dash?.[1] ?? 0;
      array[startIndex++] = end === source || !dash ? 0 : Math.hypot(target.x - source.x, target.y - source.y);
    }
  }

  setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniformMatrix3fv(uniformLocations['u_matrix'] ?? null, false, params.matrix);
    gl.uniform1f(uniformLocations['u_correctionRatio'] ?? null, params.correctionRatio);
  }
}

/** Thin edges that are left out while something is so: 50,000 of them take a while where no graphics card draws them. */
export function thinEdges(leftOut: () => boolean): typeof ThinEdgeProgram {
  return class extends ThinEdgeProgram {
    override render(params: RenderParams): void {
      if (!leftOut()) super.render(params);
    }
  };
}

/**
 * Nodes as points, one vertex each, where sigma's own are triangles that are drawn one by one without a
 * graphics card. What one points at is not looked for, and so not drawn a second time, while something is so.
 */
export function pointNodes(unpointed: () => boolean): NodeProgramType {
  return class extends NodePointProgram {
    override render(params: RenderParams): void {
      const { pickProgram } = this;
      if (unpointed()) this.pickProgram = null;
      super.render(params);
      this.pickProgram = pickProgram;
    }
  };
}
