import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClusterListProjection, ClusterRow } from './cluster-list.projection';
import { ClusterProfiles } from './cluster-profiles';
import { ClustersController } from './clusters.controller';
import { GetClusterHandler, ListClustersHandler } from './clusters.queries';

@Module({
  imports: [TypeOrmModule.forFeature([ClusterRow])],
  controllers: [ClustersController],
  providers: [ClusterListProjection, ClusterProfiles, ListClustersHandler, GetClusterHandler],
})
export class ClustersModule {}
